import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', 'z2');

/** What npm says of itself, which nobody needs to read. */
const NOISE = 'npm warn deprecated glob@7.2.3: no longer supported\nadded 999 packages in 1m';

describe('the first start of ./z2', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'z2-first-'));
    write('package.json', '{}');
    write('package-lock.json', '{}');
    write('tools/build.mjs', '');
    write('dist/apps/cli/src/main.js', "console.log('begun');");
    mkdirSync(join(dir, 'node_modules'));
    copyFileSync(SCRIPT, join(dir, 'z2'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  function write(name: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text, { mode });
  }
  /** With an npm that says this and ends so. */
  function start(said: string, code: number): { status: number | null; stdout: string; stderr: string } {
    write('said.txt', `${said}\n`);
    write('bin/npm', `#!/bin/sh\ncat '${join(dir, 'said.txt')}' >&2\nexit ${code}\n`, 0o755);
    const path = [join(dir, 'bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(':');
    const env = { ...process.env, PATH: path, Z2_HOME: join(dir, 'home'), NODE_OPTIONS: '' };
    return spawnSync('bash', [join(dir, 'z2'), 'doctor'], { env, encoding: 'utf8' });
  }

  it('says in its own words what it does, and nothing of what npm says', () => {
    const { status, stdout, stderr } = start(NOISE, 0);
    expect([status, stdout]).toEqual([0, 'begun\n']);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^z2: installing Z2's npm packages /) as string,
    ]);
  });

  it.each([
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'TLS certificate', 'cafile'],
    ['npm error code UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS certificate', 'NODE_EXTRA_CA_CERTS'],
    ['npm error code ENOTFOUND\nnpm error network request failed', 'cannot be reached', 'network'],
    ['npm error code ENOSPC', 'disk is full', 'Free'],
    ['npm error code EACCES\nnpm error path /x', 'may not write', 'right to write'],
    ['npm error code E407', 'refused', 'proxy'],
    ['npm error code EINTEGRITY', 'lock file', 'cache clean'],
    ['npm error strange things happened', 'npm error strange things happened', 'log'],
  ])('where npm fails with %j, names the cause and what helps', (said, cause, remedy) => {
    const { status, stdout, stderr } = start(`${NOISE}\n${said}`, 1);
    expect([status, stdout]).toEqual([5, '']);
    const [, error = '', help = ''] = stderr.trim().split('\n');
    expect(error).toMatch(/^error INSTALL_FAILED: The npm packages could not be installed\. /);
    expect(error).toContain(cause);
    expect(help).toMatch(/^→ /);
    expect(help).toContain(remedy);
    expect(stderr).not.toContain('deprecated');
    expect(readFileSync(join(dir, 'home', 'logs', 'npm.log'), 'utf8')).toContain(said);
  });
});
