/**
 * Starts one PostgreSQL and one Redis for the whole Jest run, from the build in dist/ (`./z2 test` makes it). Both die
 * with this process. Services that are named by the environment are used instead.
 */
const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = async () => {
  if (process.env.Z2_TEST_DATABASE_URL && process.env.Z2_TEST_REDIS_URL) {
    return;
  }
  const { startPostgres, startRedis } = require('../../dist/libs/runtime/src');
  const dir = mkdtempSync(join(tmpdir(), 'z2-test-'));
  // As root, PostgreSQL runs as another user, who must reach its data.
  chmodSync(dir, 0o711);
  const options = (name) => ({
    dir: join(dir, name),
    logFile: join(dir, `${name}.log`),
    dieWithParent: true,
    unsafe: true,
  });
  const services = await Promise.all([startPostgres(options('postgres')), startRedis(options('redis'))]);
  [process.env.Z2_TEST_DATABASE_URL, process.env.Z2_TEST_REDIS_URL] = services.map((service) => service.url);
  globalThis.z2StopServices = async () => {
    await Promise.all(services.map((service) => service.stop()));
    rmSync(dir, { recursive: true, force: true });
  };
};
