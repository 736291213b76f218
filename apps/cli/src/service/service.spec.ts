import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadConfig, processStartTime, startService } from '@z2/runtime';

import { errorOfLastLine } from './ask-program';
import {
  otherUsers,
  readState,
  registerUser,
  type ServiceState,
  thisProcess,
  writeState,
} from './service-state';
import { withStartLock } from './start-lock';
import { supervise } from './supervise';

describe('what is written down of a running system', () => {
  const home = mkdtempSync(join(tmpdir(), 'z2-state-'));
  const config = loadConfig({ Z2_HOME: home });
  const sleeper = () =>
    startService({ file: 'sleep', args: ['300'], env: {}, logFile: join(home, 'log'), dieWithParent: true });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('counts while its process lives, and not for another process with its pid', async () => {
    const state: ServiceState = { url: 'http://x', started_at: '', private: true, supervisor: thisProcess() };
    expect(await readState(config)).toBeNull();
    await writeState(config, state);
    expect(await readState(config)).toEqual(state);
    await writeState(config, { ...state, supervisor: { pid: process.pid, start_time: '1' } });
    expect(await readState(config)).toBeNull();
    writeFileSync(join(config.dirs.run, 'service.json'), '{"url":');
    expect(await readState(config)).toBeNull();
  });

  it('knows the other living users of a system', async () => {
    const unregister = await registerUser(config);
    expect(await otherUsers(config)).toBe(0);
    const other = sleeper();

    writeFileSync(join(config.dirs.run, 'users', `${other.pid}.${processStartTime(other.pid)}`), '');
    expect(await otherUsers(config)).toBe(1);
    await other.stop();
    expect(await otherUsers(config)).toBe(0);
    await unregister();
    expect(readdirSync(join(config.dirs.run, 'users'))).toHaveLength(1);
  });

  it('starts happen one at a time, and a dead starter is no obstacle', async () => {
    writeFileSync(join(config.dirs.run, 'start.lock'), JSON.stringify({ pid: 1, start_time: 'long ago' }));
    const order: string[] = [];
    const work = (name: string) =>
      withStartLock(config, async () => {
        order.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 30));
        order.push(`${name} out`);
      });
    await Promise.all([work('a'), work('b')]);
    expect(order.map((text) => text.slice(2))).toEqual(['in', 'out', 'in', 'out']);
    await expect(withStartLock(config, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(readdirSync(config.dirs.run)).not.toContain('start.lock');
  });

  it('a part that crashes is started again; an ended one is not', async () => {
    const pids: number[] = [];
    const said: string[] = [];
    let again: () => void = () => undefined;
    const restarted = new Promise<void>((resolve) => (again = resolve));
    const start = () => {
      const part = sleeper();
      pids.push(part.pid);
      if (pids.length === 2) {
        again();
      }
      return Promise.resolve(part);
    };
    const part = supervise(await start(), start, (how) => said.push(how), 10);
    process.kill(pids[0]!, 'SIGKILL');
    await restarted;
    expect(said).toEqual(['SIGKILL']);
    await part.stop();
    expect(pids).toHaveLength(2);
    expect(processStartTime(pids[1]!)).toBeNull();
  });

  it('reads the error that a process left', () => {
    const output = 'noise\n{"code":"DATABASE_NEWER","message":"m","remedy":"r"}\n';
    expect(errorOfLastLine(output, 's')).toMatchObject({ code: 'DATABASE_NEWER', remedy: 'r', exit: 5 });
    expect(errorOfLastLine('Segmentation fault\n', 'It failed')).toMatchObject({
      code: 'INTERNAL',
      message: 'It failed: Segmentation fault',
    });
  });
});
