import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(__dirname, '..', '..', 'dist', 'apps', 'cli', 'src', 'main.js');

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'z2-bench-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function z2(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, Z2_HOME: home };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { env, cwd: home }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

it('measures the main job on a clip made by script, and leaves nothing but the report', async () => {
  const { code, stdout, stderr } = await z2(
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
  expect(readFileSync(join(home, 'b.md'), 'utf8')).toMatch(/^# Benchmarks[^]*\| burnt subtitles +\|/);
  expect(readdirSync(home)).toEqual(['b.md']);
});

it('refuses what it cannot measure before it starts anything', async () => {
  for (const args of [
    ['--only', 'all'],
    ['--minutes', 'ten'],
  ]) {
    const { code, stderr } = await z2('bench', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${args[0]} cannot be`)]);
  }
});
