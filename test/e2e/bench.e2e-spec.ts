import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CLI, CliHome } from '../support/cli';

jest.setTimeout(240_000);
let cli: CliHome;
beforeAll(() => {
  cli = new CliHome();
});
afterAll(() => cli.remove());

it('measures the main job on a clip made by script, and leaves nothing but the report', async () => {
  const { code, stdout, stderr } = await cli.z2(
    ...['bench', '--minutes', '0.08', '--size', '160x90', '--only', 'burnt', '--only', 'edit'],
    ...['--media', 'none', '--write', 'b.md', '--json'],
  );
  expect([code, stderr.split('error ')[1] ?? '']).toEqual([0, '']);
  const { measures, context } = JSON.parse(stdout) as {
    measures: { name: string; z2_ms: number; base_ms: number; ratio: number }[];
    context: string[];
  };
  expect(measures.map(({ name }) => name)).toEqual(['burnt', 'edit']);
  for (const { z2_ms, base_ms, ratio } of measures) {
    expect(ratio).toBeCloseTo(z2_ms / base_ms);
  }
  expect(context[0]).toMatch(/^5 s of testsrc2/);
  expect(readFileSync(join(cli.dir, 'b.md'), 'utf8')).toMatch(/^# Benchmarks[^]*\| burnt subtitles +\|/);
  expect(readdirSync(cli.dir).sort()).toEqual(['b.md', 'home']);
  expect(readdirSync(cli.home)).toEqual([]);
});

it('leaves nothing when it is interrupted, and removes what a killed one left', async () => {
  mkdirSync(join(cli.home, 'bench-4194304.1', 'bench'), { recursive: true });
  const args = ['bench', '--minutes', '1', '--size', '160x90', '--only', 'burnt', '--media', 'none'];
  const child = spawn(process.execPath, [CLI, ...args], { env: cli.env, cwd: cli.dir });
  let told = '';
  let homes: string[] = [];
  child.stderr.on('data', (data: Buffer) => {
    told += data.toString();
    if (homes.length === 0 && /bare .* s:/.test(told)) {
      homes = readdirSync(cli.home);
      child.kill('SIGINT');
    }
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  expect([code, told]).toEqual([130, expect.stringContaining('error CANCELLED') as string]);
  expect(homes).toEqual([`bench-${child.pid}.${homes[0]?.split('.')[1]}`]);
  expect(readdirSync(cli.home)).toEqual([]);
});

it('refuses what it cannot measure before it starts anything', async () => {
  for (const args of [
    ['--only', 'all'],
    ['--minutes', 'ten'],
    ['--size', '641x360'],
  ]) {
    const { code, stderr } = await cli.z2('bench', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${args[0]} cannot be`)]);
    expect(stderr).not.toContain('starting');
  }
});
