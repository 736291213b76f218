import { StorageTasks } from '@z2/queue';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('storage', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  it('has tasks that a worker does, and tells what is not there', async () => {
    const { storage } = gateway.client;
    expect(await storage.view()).toMatchObject({ bytes: null, faults: [], tasks: [] });
    const task = await storage.clean({ dry_run: true });
    expect(task).toMatchObject({ kind: 'clean', dry_run: true, state: 'PENDING' });
    expect(await storage.task(task.task_id)).toEqual(task);
    expect((await storage.scrub()).kind).toBe('scrub');
    expect((await storage.view()).tasks).toHaveLength(2);
    await expect(storage.task('nonsense')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that is full takes no job: told at creation, with what helps', async () => {
    const tasks = new StorageTasks(gateway.database.dataSource);
    const create = () => gateway.client.createJob({ source_path: gateway.film, target_languages: ['es'] });
    await gateway.client.settings.update({ storage: { quota_mib: 1 } });
    await tasks.keepUsage({ bytes: 2 ** 20 - 10, contents: 1, free_bytes: 1 });
    // The film is longer than what is left.
    await expect(create()).rejects.toMatchObject({
      code: 'STORAGE_QUOTA_EXCEEDED',
      remedy: expect.stringContaining('./z2 storage clean') as string,
    });
    await tasks.keepUsage({ bytes: 1_000, contents: 1, free_bytes: 1 });
    await expect(create()).resolves.toMatchObject({ status: 'PENDING' });
    await gateway.client.settings.update({ storage: null });
    await tasks.keepUsage({ bytes: 2 ** 40, contents: 1, free_bytes: 1 });
    await expect(create()).resolves.toMatchObject({ status: 'PENDING' });
  });
});
