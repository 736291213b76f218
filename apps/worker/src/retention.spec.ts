import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ArtifactKind, type ArtifactRef, defaultSettings, type ServiceSettings } from '@z2/contracts';
import { CheckpointRepository } from '@z2/entities';
import { FileRemoval, Retention } from '@z2/queue';
import { LocalArtifactStore } from '@z2/storage';

import { createTestDatabase, type TestDatabase } from '../../../libs/entities/src/testing/test-database';
import { done, newJob, TestQueue } from '../../../libs/queue/src/testing/test-queue';

const concurrency = { download: 1, transcribe: 1, translate: 1, render: 1, analyze: 1, publish: 1 };
const NONE = defaultSettings({ concurrency, maxAttempts: 3 }).storage;

/** Real PostgreSQL, and real files in storage. */
describe('retention', () => {
  let database: TestDatabase;
  let queue: TestQueue;
  let dir: string;
  let store: LocalArtifactStore;
  let retention: Retention;
  let removal: FileRemoval;
  beforeAll(async () => {
    database = await createTestDatabase();
    dir = await mkdtemp(join(tmpdir(), 'z2-retention-'));
    retention = new Retention(database.dataSource);
  });
  afterAll(async () => {
    await database.drop();
    await rm(dir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE jobs, checkpoints, removed_files CASCADE');
    queue = new TestQueue(database.dataSource);
    store = new LocalArtifactStore(await mkdtemp(join(dir, 'store-')));
    // Clocks of this test's machine and its database are one.
    removal = new FileRemoval(database.dataSource, store, -1_000);
  });

  const put = async (kind: ArtifactKind, content: string): Promise<ArtifactRef> => {
    const path = join(dir, 'in');
    await writeFile(path, content);
    const facts = { kind, language: null, name: `${kind}.bin`, mime: 'application/octet-stream' };
    return { ...facts, ...(await store.putFile(path)) };
  };
  /** A job whose download made a source and an audio, and whose rendering made a video; it ended so many days ago. */
  const endedJob = async (name: string, daysAgo: number): Promise<{ job: string; files: ArtifactRef[] }> => {
    const { job_uuid: job } = await queue.commands.create(newJob(['es']));
    const source = await put('source', 'the same film');
    const [audio, video] = [await put('audio', `audio of ${name}`), await put('video', `video of ${name}`)];
    await queue.finishAll(async (lease) => {
      const files = { download: [source, audio], render: [video] }[lease.run.stage as 'render'] ?? [];
      await queue.runs.complete(lease, {
        ...done,
        output: { files },
        files,
        checkpoint_key: `${name}-${lease.run.stage}`,
      });
    });
    const part = await put('chunk', `part of ${name}`);
    await new CheckpointRepository(database.dataSource).keepContents(job, [part.sha256]);
    await database.dataSource.query(
      'UPDATE jobs SET completed_at = now() - make_interval(days => $2) WHERE job_uuid = $1',
      [job, daysAgo],
    );
    return { job, files: [source, audio, video, part] };
  };
  const there = (files: readonly ArtifactRef[]): Promise<boolean[]> =>
    Promise.all(files.map(({ sha256 }) => store.has(sha256)));
  const rules = (some: Partial<ServiceSettings['storage']>): ServiceSettings['storage'] => ({
    ...NONE,
    ...some,
  });

  it('without rules lets nothing go, and a dry run only tells', async () => {
    const { job, files } = await endedJob('a', 100);
    expect(await retention.clean(NONE, false)).toEqual({ jobs: [], trimmed: [], bytes: 0 });
    expect(await retention.clean(rules({ keep_days: 30 }), true)).toMatchObject({
      jobs: [{ job_uuid: job }],
    });
    const told = await retention.clean(rules({ intermediates_days: 30 }), true);
    expect(told).toMatchObject({
      jobs: [],
      trimmed: [{ job_uuid: job, files: [{ name: 'audio.bin' }, { name: 'source.bin' }] }],
      bytes: 'the same film'.length + 'audio of a'.length,
    });
    await removal.round();
    expect(await there(files)).toEqual([true, true, true, true]);
    expect((await queue.jobs.get(job))?.files).toHaveLength(3);
  });

  it('keeps the finals, drops the rest, and not what a job that goes on needs', async () => {
    const { job, files } = await endedJob('a', 10);
    const young = await endedJob('b', 1);
    // It has found the film in storage, and has not told anybody yet.
    await queue.commands.create(newJob(['fr']));
    const running = (await queue.claimNext())!;
    const cleaned = await retention.clean(rules({ keep_days: 7, keep_finals: 1 }), false);
    expect(cleaned.trimmed.map(({ job_uuid }) => job_uuid)).toEqual([job]);
    await removal.round();
    expect(await there(files)).toEqual([true, true, true, true]);
    await queue.runs.complete(running, { ...done, files: [files[0]!] });
    await removal.round();
    // The film is another's, too; sound and part are nobody's; the result stays.
    expect(await there(files)).toEqual([true, false, true, false]);
    expect(await there(young.files)).toEqual([true, true, true, true]);
    expect((await queue.jobs.get(job))?.files.map(({ kind }) => kind)).toEqual(['video']);
    expect((await retention.clean(rules({ keep_days: 7, keep_finals: 1 }), false)).trimmed).toEqual([]);
  });

  it('a job that lost its source begins with the download when it is retried', async () => {
    const { job } = await endedJob('a', 10);
    await retention.clean(rules({ intermediates_days: 7 }), false);
    await queue.commands.retry(job, { from_stage: 'render' });
    expect((await queue.claimNext())?.run).toMatchObject({ job_uuid: job, stage: 'download' });
  });

  it('removes old jobs wholly, with the upload that only they were made of, but not one that was begun again', async () => {
    const uploads: string[] = [];
    const removing = new Retention(database.dataSource, null, (id) => Promise.resolve(void uploads.push(id)));
    const { job, files } = await endedJob('a', 40);
    const again = await endedJob('b', 50);
    await database.dataSource.query('UPDATE jobs SET source = $2 WHERE job_uuid = $1', [
      ...[job, { kind: 'upload', upload_id: 'u1', name: 'talk.mp4' }],
    ]);
    await queue.commands.retry(again.job, { from_stage: 'render' });
    const { jobs } = await removing.clean(rules({ keep_days: 30 }), false);
    expect(jobs.map(({ job_uuid }) => job_uuid)).toEqual([job]);
    expect([uploads, await queue.jobs.get(job)]).toEqual([['u1'], null]);
    await removal.round();
    expect(await there(files)).toEqual([true, false, false, false]);
    expect(await there(again.files)).toEqual([true, true, true, true]);
  });
});
