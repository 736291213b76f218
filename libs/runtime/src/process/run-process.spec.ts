import { spawn } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { withDeathSignal } from './death-signal';
import { memoryGroups } from './memory-groups';
import { limitPrograms, memoryLimitFor } from './memory-limit';
import { isOwnerGone } from './owned-name';
import { quoteCommand } from './process-error';
import { lineSplitter } from './read-lines';
import { runProcess } from './run-process';
import { processStartTime } from './start-service';

/** Runs a shell script that first prints its pid, and one of its children's. */
const TWO_SLEEPERS = 'sleep 300 & echo $$ $!; wait';

async function isGone(pid: number): Promise<boolean> {
  const end = Date.now() + 1_000;
  while (processStartTime(pid) !== null && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return processStartTime(pid) === null;
}

describe('runProcess', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'z2-run-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('gives what the program printed', async () => {
    const lines: string[] = [];
    const result = await runProcess('sh', ['-c', 'printf "a\\rb\\r\\nc\\nd"; echo no >&2'], {
      onStdoutLine: (line) => lines.push(line),
    });
    expect(result).toEqual({ stdout: 'a\rb\r\nc\nd', stderr: 'no\n', exitCode: 0 });
    expect(lines).toEqual(['a', 'b', 'c', 'd']);
  });

  it('passes arguments, input, folder and environment on as they are', async () => {
    const odd = `it's "$HOME" ; \\ \n--`;
    const { stdout } = await runProcess('sh', ['-c', 'printf %s "$1"; cat; pwd; printf %s "$X"', 'sh', odd], {
      input: 'in',
      cwd: dir,
      env: { X: 'x' },
    });
    expect(stdout).toBe(`${odd}in${dir}\nx`);
    expect(quoteCommand('a', ["it's"])).toBe(`a 'it'\\''s'`);
  });

  it('does not mind a program that reads only a part of its input', async () => {
    const { stdout } = await runProcess('head', ['-c', '1'], { input: 'x'.repeat(4_000_000) });
    expect(stdout).toBe('x');
  });

  it.each([
    ['running', ''],
    ['stopped by SIGSTOP', 'kill -STOP $$ $!;'],
    ['deaf to SIGTERM', "trap '' TERM;"],
  ])('ends a group that is %s in less than 1 s, children too', async (_, how) => {
    const abort = new AbortController();
    let pids: number[] = [];
    let aborted = 0;
    const run = runProcess(
      'sh',
      [
        '-c',
        `${how.includes('trap') ? how : ''} ${TWO_SLEEPERS.replace('wait', '')} ${how.includes('STOP') ? how : ''} wait; sleep 300`,
      ],
      {
        signal: abort.signal,
        onStdoutLine(line) {
          pids = line.split(' ').map(Number);
          aborted = Date.now();
          setImmediate(() => abort.abort());
        },
      },
    );
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED', kind: 'cancelled' });
    expect(Date.now() - aborted).toBeLessThan(1_000);
    expect(pids).toHaveLength(2);
    expect(await Promise.all(pids.map(isGone))).toEqual([true, true]);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });

  it('starts nothing when it is aborted already', async () => {
    const file = join(dir, 'never');
    await expect(runProcess('touch', [file], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('ends a silent program, not one that goes on talking', async () => {
    await expect(runProcess('sleep', ['300'], { silenceMs: 100 })).rejects.toMatchObject({
      code: 'TOOL_SILENT',
      kind: 'transient',
    });
    const talking = runProcess('sh', ['-c', 'for i in $(seq 15); do echo $i >&2; sleep 0.1; done'], {
      silenceMs: 1_000,
    });
    await expect(talking).resolves.toMatchObject({ exitCode: 0 });
  });

  it('ends a program that takes too long', async () => {
    await expect(
      runProcess('sh', ['-c', 'while :; do echo; sleep 0.05; done'], { timeoutMs: 200 }),
    ).rejects.toMatchObject({ code: 'TOOL_TIMEOUT' });
  });

  it.each(['no-such-program', '/no/such/program', tmpdir()])('says that %s is missing', async (file) => {
    await expect(runProcess(file, [])).rejects.toMatchObject({ code: 'TOOL_MISSING' });
  });

  it('ends a program that only repeats itself, where that is no news', async () => {
    const news = new Set<string>();
    const options = { silenceMs: 600, isNews: (line: string) => news.size < news.add(line).size };
    const talking = runProcess('sh', ['-c', 'for i in 1 2 3 4 5 6; do echo $i; sleep 0.2; done'], options);
    await expect(talking).resolves.toMatchObject({ exitCode: 0 });
    const stuck = runProcess('sh', ['-c', 'while :; do echo 6; sleep 0.1; done'], options);
    await expect(stuck).rejects.toMatchObject({ code: 'TOOL_SILENT' });
  });

  describe('keeps a program to its memory', () => {
    const take = (mib: number): string[] => [`bs=${mib}M`, 'count=1', 'if=/dev/zero', 'of=/dev/null'];
    const LIMIT = 64 * 2 ** 20;
    const ways = {
      'a limit of its data': () => memoryLimitFor(LIMIT, null),
      'a control group, where this machine lets us make one': () => memoryLimitFor(LIMIT),
    };
    it.each(Object.entries(ways))('by %s', async (_, limit) => {
      await expect(runProcess('dd', take(16), { memory: limit() })).resolves.toMatchObject({ exitCode: 0 });
      await expect(runProcess('dd', take(200), { memory: limit() })).rejects.toMatchObject({
        code: 'OUT_OF_MEMORY',
        kind: 'transient',
        remedy: expect.stringContaining('Z2_PROGRAM_MEMORY') as string,
      });
      await expect(runProcess('dd', take(200), { memory: null })).resolves.toMatchObject({ exitCode: 0 });
    });

    it('takes its own word for it only where the kernel would not tell', async () => {
      const says = (words: string): string[] => ['-c', `echo '${words}' >&2; exit 1`];
      const refused = says('header: Cannot allocate memory');
      await expect(runProcess('sh', refused, { memory: memoryLimitFor(LIMIT, null) })).rejects.toMatchObject({
        code: 'OUT_OF_MEMORY',
      });
      await expect(runProcess('sh', refused, { memory: memoryLimitFor(LIMIT) })).rejects.toMatchObject({
        code: memoryGroups() ? 'TOOL_FAILED' : 'OUT_OF_MEMORY',
      });
      const graphics = says('OpenEncodeSessionEx failed: out of memory');
      await expect(runProcess('sh', graphics, { memory: memoryLimitFor(LIMIT, null) })).rejects.toMatchObject(
        { code: 'TOOL_FAILED' },
      );
    });

    it('and leaves no control group behind, also after one that was killed', async () => {
      const groups = memoryGroups();
      const ours = (): string[] =>
        groups ? readdirSync(groups.directory).filter((name) => name.startsWith('z2-')) : [];
      const before = ours();
      const left = groups && join(groups.directory, `z2-${hostname()}-999999999-0a1b2c3d`);
      if (left) {
        mkdirSync(left);
      }
      await runProcess('true', [], { memory: memoryLimitFor(LIMIT) });
      limitPrograms(0);
      expect(ours()).toEqual(before.filter((name) => !isOwnerGone(name.slice(3))));
    });
  });

  it('finds programs on the PATH that it is given, and needs nothing else there', async () => {
    const tool = join(dir, 'own-tool');
    writeFileSync(tool, '#!/bin/sh\necho own\n');
    await expect(runProcess('own-tool', [], { env: { PATH: dir } })).rejects.toMatchObject({
      code: 'TOOL_MISSING',
    });
    chmodSync(tool, 0o755);
    expect((await runProcess('own-tool', [], { env: { PATH: dir } })).stdout).toBe('own\n');
  });

  it('does not take exit code 127 of a program for a missing program', async () => {
    await expect(runProcess('sh', ['-c', 'echo why >&2; exit 127'])).rejects.toMatchObject({
      code: 'TOOL_FAILED',
      message: 'sh failed (exit code 127): why',
      details: { exit_code: 127, stderr: 'why\n' },
    });
    await expect(runProcess('sh', ['-c', 'exit 3'], { okExitCodes: [0, 3] })).resolves.toMatchObject({
      exitCode: 3,
    });
  });

  it('tells a crash by its signal', async () => {
    await expect(runProcess('sh', ['-c', 'kill -SEGV $$'])).rejects.toMatchObject({
      code: 'TOOL_FAILED',
      details: { signal: 'SIGSEGV' },
    });
  });

  it('tells a full disk', async () => {
    await expect(runProcess('dd', ['if=/dev/zero', 'of=/dev/full', 'count=1'])).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
  });

  it('keeps the first of a long output and the last of its errors, and reads all', async () => {
    let lines = 0;
    const { stdout, stderr } = await runProcess('sh', ['-c', 'seq 1 20000; seq 1 20000 >&2'], {
      maxStdout: 10,
      onStdoutLine: () => lines++,
    });
    expect(stdout).toBe('1\n2\n3\n4\n5\n');
    expect(stderr).toHaveLength(64 * 1024);
    expect(stderr.endsWith('20000\n')).toBe(true);
    expect(lines).toBe(20000);
  });

  it('ends the program when a reader of its lines throws, with that error', async () => {
    const started = Date.now();
    const run = runProcess('sh', ['-c', 'echo bad; sleep 300'], {
      onStdoutLine: (line) => {
        throw new Error(`cannot read ${line}`);
      },
    });
    await expect(run).rejects.toThrow('cannot read bad');
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it('leaves no listener on a signal that is used for long', async () => {
    const abort = new AbortController();
    for (let i = 0; i < 12; i++) {
      await runProcess('true', [], { signal: abort.signal });
    }
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });
});

describe('withDeathSignal', () => {
  it('lets a program die with its parent, even by kill -9', async () => {
    // The parent is another node: it starts a sleeper, tells its pid and waits.
    const command = JSON.stringify(withDeathSignal('KILL', 'sleep', ['300']));
    const script = `const c = ${command}.map((p) => (p === '${process.pid}' ? String(process.pid) : p));
      const child = require('node:child_process').spawn(c[0], c.slice(1), { detached: true, stdio: 'ignore' });
      setTimeout(() => console.log(child.pid), 100); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (data) => resolve(Number(data))),
    );
    expect(processStartTime(pid)).not.toBeNull();
    parent.kill('SIGKILL');
    expect(await isGone(pid)).toBe(true);
  });

  it('starts nothing when the parent is gone before', async () => {
    // To the shell, this process is not the parent that the command was made for.
    const command = withDeathSignal('KILL', 'echo', ['started']).map((part) =>
      part === String(process.pid) ? '1' : part,
    );
    const run = runProcess(command[0]!, command.slice(1));
    await expect(run).rejects.toMatchObject({ code: 'TOOL_FAILED', details: { exit_code: 1, stderr: '' } });
  });
});

describe('lineSplitter', () => {
  it('knows a \\r\\n that is cut in two, and empty lines', () => {
    const lines: string[] = [];
    const split = lineSplitter((line) => lines.push(line));
    ['a\r', '\nb\r', 'c\n\n', 'd', 'e\r\n', 'f'].forEach((piece) => split.push(piece));
    split.end();
    expect(lines).toEqual(['a', 'b', 'c', '', 'de', 'f']);
  });
});
