import { createTestDatabase, type TestDatabase } from '../../../libs/entities/src/testing/test-database';
import { newJob, TestQueue } from '../../../libs/queue/src/testing/test-queue';
import { PostgresPublishLedger } from './publish-ledger';

describe('the ledger of what is published', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('lets no worker that lost its lease put in doubt what another has delivered', async () => {
    const ledger = new PostgresPublishLedger(database.dataSource);
    const { job_uuid } = await new TestQueue(database.dataSource).commands.create(newJob(['es']));
    const intent = { job_uuid, language: 'es', publisher: 'webhook', target: 'example', key: 'k' };
    const result = { url: null, delivered: [], files: [] };
    const error = { code: 'CANCELLED', message: 'It was ended.', remedy: 'None.' };
    expect(await ledger.intend(intent)).toMatchObject({ state: 'INTENT' });
    await ledger.failed(intent, error);
    expect(await ledger.intend(intent)).toMatchObject({ state: 'UNKNOWN' });
    await ledger.done(intent, result);
    // The frozen worker wakes, hears that its lease is lost, and ends its call.
    await ledger.failed(intent, error);
    expect(await ledger.intend(intent)).toEqual({ state: 'DONE', result });
  });
});
