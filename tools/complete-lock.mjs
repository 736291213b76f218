/**
 * Adds to package-lock.json the platform builds of @fugood/whisper.node that the registry at hand does not serve: npm
 * leaves them out of the lock, and `npm ci` (npm 11) then calls the lock incomplete. Without an integrity hash, since
 * there is nothing to take one from; npm skips them on every platform but their own.
 * Usage: node tools/complete-lock.mjs, after an `npm install` that wrote the lock anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const { packages } = lock;
for (const [name, version] of Object.entries(
  packages['node_modules/@fugood/whisper.node'].optionalDependencies,
)) {
  const [, os, cpu] = /node-whisper-(\w+)-(\w+)/.exec(name) ?? [];
  if (os && !packages[`node_modules/${name}`]) {
    packages[`node_modules/${name}`] = { version, cpu: [cpu], license: 'MIT', optional: true, os: [os] };
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
