/**
 * Builds what runs: apps and libs by `nest build` (one TypeScript program, @z2/* paths rewritten) and the console by
 * Angular. A stamp over the sources' names, sizes and times makes an unchanged start skip both.
 * Usage: node tools/build.mjs [--quiet]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const say = (text) => process.argv.includes('--quiet') || process.stderr.write(`${text}\n`);

/** Hash of name, size and modification time of every file below the folders. */
function stampOf(folders, files) {
  const hash = createHash('sha256').update(process.version);
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) {
        if (!['node_modules', '.angular', 'testing'].includes(entry.name)) visit(full);
      } else if (!/\.(spec|e2e-spec|contract)\.ts$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(full);
        hash.update(`${full}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  folders
    .map((folder) => join(root, folder))
    .filter(existsSync)
    .forEach(visit);
  files.forEach((file) => hash.update(readFileSync(join(root, file))));
  return hash.digest('hex');
}

function step(name, folders, files, made, run) {
  const stampFile = join(root, 'dist', `.stamp-${name}`);
  const stamp = stampOf(folders, files);
  if (existsSync(join(root, made)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp)
    return;
  say(`z2: building ${name} …`);
  const begun = Date.now();
  run();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
  say(`z2: built ${name} in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

function run(args, cwd = root) {
  const result = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NG_CLI_ANALYTICS: 'false', NODE_OPTIONS: '' },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}\n`);
    process.stderr.write(
      `error INSTALL_FAILED: ${args.join(' ')} failed.\n→ Run it again; if it stays, report what stands above.\n`,
    );
    process.exit(5);
  }
}

const shared = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
step(
  'server',
  ['libs', 'apps/gateway', 'apps/worker', 'apps/cli'],
  [...shared, 'nest-cli.json'],
  'dist/apps',
  () => {
    // An incremental build leaves what was deleted in the sources: the folders go, the cache with them.
    ['dist/apps', 'dist/libs', 'dist/.tsbuildinfo'].forEach((path) =>
      rmSync(join(root, path), { recursive: true, force: true }),
    );
    run(['node_modules/@nestjs/cli/bin/nest.js', 'build']);
  },
);
if (existsSync(join(root, 'apps/console/angular.json'))) {
  step(
    'console',
    ['apps/console', 'libs/contracts', 'libs/client', 'libs/subtitles'],
    shared,
    'dist/console/browser/index.html',
    () => run(['../../node_modules/@angular/cli/bin/ng.js', 'build'], join(root, 'apps/console')),
  );
}
