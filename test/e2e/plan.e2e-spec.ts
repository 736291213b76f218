import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { JobPlan } from '@z2/contracts';

import { makeTalk } from '../fixtures/make-talk';

const CLI = join(__dirname, '..', '..', 'dist', 'apps', 'cli', 'src', 'main.js');
jest.setTimeout(240_000);

describe('./z2 localize --plan', () => {
  let dir: string;
  let film: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'z2-plan-'));
    chmodSync(dir, 0o755);
    film = makeTalk(join(dir, 'in'));
    writeFileSync(join(dir, 'talk.srt'), '1\n00:00:01,000 --> 00:00:03,000\nThe house is big.\n');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const z2 = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      Z2_HOME: join(dir, 'home'),
      CI: 'true',
      NODE_OPTIONS: '',
    };
    delete env['Z2_DATABASE_URL'];
    delete env['Z2_REDIS_URL'];
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, 'localize', ...args], { env, cwd: dir }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  };
  const plan = async (...args: string[]) => {
    const { code, stdout, stderr } = await z2(film, '--plan', '--json', ...args);
    return { code, stderr, plan: JSON.parse(stdout) as JobPlan };
  };

  it('says which engines, that there is no past yet, and creates nothing', async () => {
    const { code, plan: said } = await plan(
      '--to',
      'es',
      '--dub',
      '--subtitles-in',
      'talk.srt',
      '--from-language',
      'en',
    );
    expect(code).toBe(0);
    expect(said).toMatchObject({
      ...{ can_run: true, source_language: 'en', total_ms: null, faults: [], unknown: [] },
      metadata: { duration_ms: 12_000, width: 640 },
    });
    const engines = said.steps.flatMap((step) =>
      step.engines.map(({ engine, quality }) => `${engine} ${quality}`),
    );
    expect(engines).toEqual(['captions professional', 'apertium preview', 'espeak-ng preview']);
    expect(said.steps.every(({ time }) => time === null)).toBe(true);
    expect(said.better.map(({ engine }) => engine)).toContain('deepl');
    expect(existsSync(join(dir, 'out'))).toBe(false);
  });

  it('ends with the code of what keeps the job from running', async () => {
    const missing = await plan('--to', 'es,ja');
    expect(missing.code).toBe(4);
    expect(missing.plan.faults).toMatchObject([
      { stage: 'translate', language: 'ja', error: { code: 'TRANSLATION_PAIR_MISSING' } },
    ]);
    const noMedia = await z2(join(dir, 'talk.srt'), '--plan', '--to', 'es');
    expect(noMedia.code).toBe(3);
    expect(noMedia.stdout).toContain('talk.srt is no video or audio file');
  });

  it('knows the time from what was done here before, for the part that is wanted', async () => {
    const options = ['--to', 'es', '--subtitles-in', 'talk.srt', '--from-language', 'en'];
    expect((await z2(film, ...options)).code).toBe(0);
    const { plan: said } = await plan(...options, '--for', '6');
    expect(said.metadata?.duration_ms).toBeLessThan(9_000);
    expect(said.total_ms).toBeGreaterThan(0);
    expect(said.steps.every(({ time }) => time?.runs === 1)).toBe(true);
  });
});
