import { execFileSync, spawn } from 'node:child_process';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LocalArtifactStore } from './local-artifact-store';
import { describeArtifactStore } from './testing/artifact-store.contract';

describeArtifactStore('LocalArtifactStore', (dir) => ({
  store: new LocalArtifactStore(dir),
  damage: async (sha256, content) => {
    const path = join(dir, sha256.slice(0, 2), sha256);
    await chmod(path, 0o644);
    await writeFile(path, content);
  },
  age: (sha256) => utimes(join(dir, sha256.slice(0, 2), sha256), new Date(0), new Date(0)),
}));

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('LocalArtifactStore on its disk', () => {
  let dir: string;
  let store: LocalArtifactStore;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-store-'));
    store = new LocalArtifactStore(join(dir, 'store'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('renames on move instead of writing again', async () => {
    const path = join(dir, 'in');
    await writeFile(path, 'content');
    const { ino } = await stat(path);
    const { sha256 } = await store.putFile(path, { move: true });
    expect((await stat(await store.localPath(sha256))).ino).toBe(ino);
  });

  it('does not take over a file that has a second name', async () => {
    const path = join(dir, 'in');
    await writeFile(path, 'content');
    await link(path, join(dir, 'other'));
    const { sha256 } = await store.putFile(path, { move: true });
    await writeFile(join(dir, 'other'), 'changed');
    await store.verify(sha256);
  });

  it('does not write again what is there', async () => {
    const { sha256 } = await store.putBytes(Buffer.from('content'));
    const before = await stat(await store.localPath(sha256));
    await store.putBytes(Buffer.from('content'));
    const after = await stat(await store.localPath(sha256));
    expect(after.ino).toBe(before.ino);
  });

  it('leaves nothing aside of what it keeps or removes', async () => {
    const { sha256 } = await store.putBytes(Buffer.from('content'));
    expect(await store.deleteIfOlder(sha256, 0)).toBe(false);
    expect(await filesBelow(join(dir, 'store'))).toEqual([sha256]);
    expect(await store.deleteIfOlder(sha256, Date.now() + 1_000)).toBe(true);
    expect(await filesBelow(join(dir, 'store'))).toEqual([]);
  });

  it('sweeps what killed processes left, and nothing else', async () => {
    const { sha256 } = await store.putBytes(Buffer.from('content'));
    const temporary = join(dir, 'store', '.tmp');
    await writeFile(join(temporary, 'old'), 'x');
    await utimes(join(temporary, 'old'), new Date(0), new Date(0));
    await writeFile(join(temporary, 'young'), 'x');
    expect(await store.sweepTemporary(60_000)).toBe(1);
    expect(await readdir(temporary)).toEqual(['young']);
    expect(await store.has(sha256)).toBe(true);
    expect(await store.contents()).toEqual([sha256]);
  });

  it('shows no torn file when its process is killed while it writes', async () => {
    const big = join(dir, 'big');
    execFileSync('sh', ['-c', `head -c 200000000 /dev/zero > ${big}`]);
    // A copy of the store's own steps in a process that can be killed: the store's code, transpiled by swc.
    const script = join(dir, 'put.cjs');
    await writeFile(
      script,
      `require(${JSON.stringify(require.resolve('typescript'))});
       const Module = require('node:module'); const ts = require(${JSON.stringify(require.resolve('typescript'))}); const fs = require('node:fs');
       const root = ${JSON.stringify(join(__dirname, '..', '..'))};
       const resolve = Module._resolveFilename;
       Module._resolveFilename = (name, ...rest) => name.startsWith('@z2/')
         ? root + '/' + name.slice(4) + '/src/index.ts'
         : resolve.call(Module, name, ...rest);
       require.extensions['.ts'] = (module, file) => module._compile(ts.transpileModule(fs.readFileSync(file, 'utf8'),
         { compilerOptions: { module: 'commonjs', target: 'es2023', experimentalDecorators: true, esModuleInterop: true } }).outputText, file);
       const { LocalArtifactStore } = require(${JSON.stringify(join(__dirname, 'local-artifact-store.ts'))});
       console.log('go');
       new LocalArtifactStore(process.argv[2]).putFile(process.argv[3]).then(() => console.log('done'));`,
    );
    const child = spawn(process.execPath, [script, join(dir, 'store'), big], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
    const temporary = join(dir, 'store', '.tmp');
    const partSize = async (): Promise<number> => {
      const names = await readdir(temporary).catch(() => []);
      // The store tries to share blocks first and removes that file when it cannot.
      return names[0]
        ? await stat(join(temporary, names[0])).then(
            (found) => found.size,
            () => 0,
          )
        : 0;
    };
    while ((await partSize()) === 0 && child.exitCode === null) {
      await new Promise(setImmediate);
    }
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    // The fault landed: the process was in the middle.
    expect(said.join('')).toBe('go\n');
    expect(await readdir(temporary)).toHaveLength(1);
    expect((await filesBelow(join(dir, 'store'))).filter((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([]);
    // However young: its owner is gone.
    expect(await store.sweepTemporary(3_600_000)).toBe(1);
  });
});

// A file system of 4 MB needs root; elsewhere the runs of CI, which are root, show it.
const isRoot = process.getuid?.() === 0;
(isRoot ? describe : describe.skip)('LocalArtifactStore on a full disk', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-full-'));
    await mkdir(join(dir, 'disk'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', join(dir, 'disk')]);
  });
  afterEach(async () => {
    execFileSync('umount', [join(dir, 'disk')]);
    await rm(dir, { recursive: true, force: true });
  });

  it('says DISK_FULL, leaves nothing, and works again once there is space', async () => {
    const store = new LocalArtifactStore(join(dir, 'disk', 'store'));
    const big = join(dir, 'big');
    await writeFile(big, Buffer.alloc(6_000_000, 1));
    await expect(store.putFile(big)).rejects.toMatchObject({ code: 'DISK_FULL', kind: 'transient' });
    await expect(store.putFile(big, { move: true })).rejects.toMatchObject({ code: 'DISK_FULL' });
    await expect(store.putBytes(Buffer.alloc(6_000_000, 2))).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect((await readFile(big)).byteLength).toBe(6_000_000);
    expect(await filesBelow(join(dir, 'disk'))).toEqual([]);
    await writeFile(big, Buffer.alloc(3_000_000, 1));
    await store.verify((await store.putFile(big)).sha256);
  });
});
