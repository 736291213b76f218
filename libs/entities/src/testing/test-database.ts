import { randomBytes } from 'node:crypto';

import type { DataSource } from 'typeorm';

import { connectDatabase, createDataSource, migrate } from '../data-source';

export interface TestDatabase {
  url: string;
  dataSource: DataSource;
  drop(): Promise<void>;
}

/** A migrated database of its own for one spec file, on the PostgreSQL of Jest's global set-up. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env['Z2_TEST_DATABASE_URL'];
  if (!adminUrl) {
    throw new Error(
      'Z2_TEST_DATABASE_URL is not set: run the tests with ./z2 test, which starts PostgreSQL.',
    );
  }
  const name = `z2_test_${randomBytes(6).toString('hex')}`;
  const admin = await createDataSource(adminUrl, 1).initialize();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).toString();
  await migrate(url);
  const dataSource = await connectDatabase(url);
  return {
    url,
    dataSource,
    async drop() {
      await dataSource.destroy();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.destroy();
    },
  };
}
