import { join } from 'node:path';

/** Root of the checkout (of the build: dist/apps/cli/src/service). */
export const ROOT = join(__dirname, '..', '..', '..', '..', '..');
const app = (name: string, file = 'main'): string => join(ROOT, 'dist', 'apps', name, 'src', `${file}.js`);

export const GATEWAY = app('gateway');
export const WORKER = app('worker');
export const MIGRATE = app('worker', 'migrate');
export const ASK_ENGINES = app('worker', 'ask-engines');
export const ASK_SUBTITLES = app('worker', 'ask-subtitles');
export const BENCH_CRAFT = app('worker', join('bench', 'craft', 'craft'));
export const BARE_WORK = app('worker', join('bench', 'bare-work'));
export const BENCH_LOAD = app('worker', join('bench', 'load'));
export const CLI = app('cli');
