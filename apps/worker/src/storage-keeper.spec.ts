import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defaultSettings } from '@z2/contracts';
import { Retention, StorageTasks } from '@z2/queue';
import { LocalArtifactStore } from '@z2/storage';

import { createTestDatabase, type TestDatabase } from '../../../libs/entities/src/testing/test-database';
import { StorageKeeper } from './storage-keeper';

const concurrency = { download: 1, transcribe: 1, translate: 1, render: 1, analyze: 1, publish: 1 };
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('storage, kept', () => {
  let database: TestDatabase;
  let dir: string;
  let store: LocalArtifactStore;
  let tasks: StorageTasks;
  const keeper = (): StorageKeeper =>
    new StorageKeeper({
      ...{ tasks, store, retention: new Retention(database.dataSource) },
      settings: { current: defaultSettings({ concurrency, maxAttempts: 1 }) },
    });
  beforeAll(async () => {
    database = await createTestDatabase();
    dir = await mkdtemp(join(tmpdir(), 'z2-keeper-'));
    store = new LocalArtifactStore(dir);
    tasks = new StorageTasks(database.dataSource);
  });
  afterAll(async () => {
    await database.drop();
    await rm(dir, { recursive: true, force: true });
  });

  it('a scrub finds what was changed behind its back and what is gone, and nobody gets the changed one any more', async () => {
    const [good, bad] = await Promise.all(['good', 'bad'].map((text) => store.putBytes(Buffer.from(text))));
    const path = join(dir, bad!.sha256.slice(0, 2), bad!.sha256);
    await chmod(path, 0o644);
    await writeFile(path, 'BAD');
    const [job] = await database.dataSource.query<{ job_uuid: string }[]>(
      `INSERT INTO jobs (job_uuid, source, target_languages, options, publish)
       VALUES (gen_random_uuid(), '{}', '{es}', '{}', '[]') RETURNING job_uuid`,
    );
    const gone = hashOf('gone');
    for (const sha256 of [good!.sha256, bad!.sha256, gone]) {
      await database.dataSource.query(
        `INSERT INTO job_files (id, job_uuid, stage_run_id, stage, kind, name, sha256, size, mime)
         VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'render', 'video', 'v.mp4', $2, 3, 'video/mp4')`,
        [job?.job_uuid, sha256],
      );
    }
    const { task_id } = await tasks.request('scrub');
    // The same that waits already.
    expect((await tasks.request('scrub')).task_id).toBe(task_id);
    // Of two workers one does it.
    await Promise.all([keeper().round(), keeper().round()]);
    const faults = [
      { sha256: bad!.sha256, kind: 'corrupt' },
      { sha256: gone, kind: 'missing' },
    ];
    expect(await tasks.get(task_id)).toMatchObject({
      state: 'DONE',
      progress: 1,
      scrub: { checked: 2, bytes: 4, faults },
    });
    expect(await store.has(bad!.sha256)).toBe(false);
    await expect(store.localPath(bad!.sha256)).rejects.toMatchObject({ code: 'ARTIFACT_MISSING' });
    expect(await readdir(join(dir, '.corrupt'))).toEqual([bad!.sha256]);
    const view = await tasks.view(defaultSettings({ concurrency, maxAttempts: 1 }).storage);
    expect(view).toMatchObject({ bytes: 4, contents: 1, free_bytes: expect.any(Number) as number });
    expect(view.faults).toHaveLength(2);
    expect(view.faults[0]?.job_uuids).toEqual([job?.job_uuid]);
    // Made again, it is right again.
    await store.putBytes(Buffer.from('bad'));
    await store.putBytes(Buffer.from('gone'));
    await tasks.request('scrub');
    await keeper().round();
    expect((await tasks.view(view.rules)).faults).toEqual([]);
  });

  it('takes over what a lost worker had begun, and asks by itself once in a while', async () => {
    const { task_id } = await tasks.request('clean', true);
    expect((await tasks.claim())?.task_id).toBe(task_id);
    expect(await tasks.claim()).toBeNull();
    await database.dataSource.query(
      `UPDATE storage_tasks SET lease_until = now() - interval '1 s' WHERE id = $1`,
      [task_id],
    );
    await keeper().round();
    expect(await tasks.get(task_id)).toMatchObject({ state: 'DONE', dry_run: true });
    await database.dataSource.query(`UPDATE jobs SET created_at = now() - interval '8 days'`);
    await database.dataSource.query('DELETE FROM storage_tasks');
    await Promise.all([tasks.schedule(['scrub', 'clean']), tasks.schedule(['scrub', 'clean'])]);
    await tasks.schedule(['scrub', 'clean']);
    const { tasks: asked } = await tasks.view(defaultSettings({ concurrency, maxAttempts: 1 }).storage);
    expect(asked.map(({ kind }) => kind).sort()).toEqual(['clean', 'scrub']);
  });
});
