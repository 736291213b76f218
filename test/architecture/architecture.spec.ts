import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Z2_VERSION } from '@z2/contracts';

const root = join(__dirname, '..', '..');

function cruise(...paths: string[]): { status: number | null; output: string } {
  const result = spawnSync(
    process.execPath,
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...paths,
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status: result.status, output: `${result.stdout}${result.stderr}` };
}

/** Puts a file into the house for as long as `look` takes. */
function withFile<T>(path: string, text: string, look: () => T): T {
  const full = join(root, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text);
  try {
    return look();
  } finally {
    rmSync(full);
  }
}

describe('the house rules', () => {
  it('hold', () => {
    const { status, output } = cruise('apps/gateway', 'apps/worker', 'apps/cli', 'apps/console', 'libs');
    expect(output).toContain('no dependency violations found');
    expect(status).toBe(0);
  });

  it.each([
    ['libs/subtitles/src/breach.ts', "import '@z2/media';\n", 'subtitles-imports-only'],
    ['libs/stages/src/breach.ts', "import '@z2/queue';\n", 'stages-imports-only'],
    ['libs/contracts/src/breach.ts', "import 'node:fs';\n", 'subtitles-and-contracts-are-pure'],
    ['libs/media/src/breach.ts', "import 'node:child_process';\n", 'one-process-runner'],
    ['apps/gateway/src/breach.ts', "import '@z2/media';\n", 'gateway-runs-no-stage-engine-or-ffmpeg'],
    ['apps/cli/src/breach.ts', "import '@z2/entities';\n", 'cli-imports-contracts-client-runtime-only'],
    [
      'libs/queue/src/breach.ts',
      "import '../../entities/src/data-source';\n",
      'rooms-are-entered-by-the-door',
    ],
  ])('catch a breach in %s', (path, text, rule) => {
    const { status, output } = withFile(path, text, () => cruise(path));
    expect(status).not.toBe(0);
    expect(output).toContain(rule);
  });

  it('catch a circle', () => {
    const { status, output } = withFile(
      'libs/queue/src/circle-a.ts',
      "import './circle-b';\nexport const a = 1;\n",
      () =>
        withFile('libs/queue/src/circle-b.ts', "import './circle-a';\nexport const b = 1;\n", () =>
          cruise('libs/queue/src/circle-a.ts'),
        ),
    );
    expect(status).not.toBe(0);
    expect(output).toContain('no-circles');
  });

  it('one version everywhere', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(manifest.version).toBe(Z2_VERSION);
  });
});
