import { Z2Error } from '@z2/contracts';
import { CheckpointRepository } from '@z2/entities';

import { createTestDatabase, type TestDatabase } from '../../entities/src/testing/test-database';
import { FileRemoval } from './file-removal';
import { QueueControl } from './queue-control';
import { done, newJob, TestQueue } from './testing/test-queue';
import { noteUnnamed } from './unnamed-contents';

const HASH = 'a'.repeat(64);
const file = {
  kind: 'source',
  language: null,
  name: 'a.mp4',
  mime: 'video/mp4',
  sha256: HASH,
  size: 1,
} as const;
const permanent = new Z2Error('TRANSLATION_PAIR_MISSING', 'No engine.', { remedy: 'Install one.' });

describe('jobs, handled', () => {
  let database: TestDatabase;
  let queue: TestQueue;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE jobs, settings, checkpoints, removed_files CASCADE');
    queue = new TestQueue(database.dataSource);
  });
  const statuses = async (jobUuid: string): Promise<(string | undefined)[]> => {
    const job = await queue.jobs.get(jobUuid);
    return [job?.status, ...(job?.languages ?? []).map(({ status }) => status)];
  };
  /** A job of es and fr that ended; translation into `lost` failed. */
  const endedJob = async (lost?: string): Promise<string> => {
    const { job_uuid } = await queue.commands.create(newJob());
    await queue.finishAll((lease) =>
      lease.run.stage === 'translate' && lease.run.language === lost
        ? queue.runs.fail(lease, permanent)
        : queue.runs.complete(lease, done),
    );
    return job_uuid;
  };

  describe('retry', () => {
    it('of one stage of a finished job makes it anew, and what follows from it', async () => {
      const job = await endedJob();
      expect(await statuses(job)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
      await expect(queue.commands.retry(job)).rejects.toMatchObject({ code: 'JOB_STATE_CONFLICT' });
      await queue.commands.retry(job, { from_stage: 'render', languages: ['fr'] });
      expect(await statuses(job)).toEqual(['PROCESSING_VIDEO', 'COMPLETED', 'PROCESSING_VIDEO']);
      const redo: string[] = [];
      const places = await queue.finishAll((lease) => {
        redo.push(...(lease.run.redo_since ? [lease.run.stage] : []));
        return queue.runs.complete(lease, done);
      });
      expect(places).toEqual(['render:fr', 'analyze:', 'analyze:fr', 'publish:fr', 'publish:']);
      expect(redo).toEqual(['render']);
      expect(await statuses(job)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
      const seqs = (await queue.jobs.eventsSince(job, 0)).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    });

    it('of what all languages share takes the finished ones along', async () => {
      const job = await endedJob('fr');
      expect(await statuses(job)).toEqual(['FAILED', 'COMPLETED', 'FAILED']);
      await queue.commands.retry(job, { from_stage: 'transcribe', languages: ['fr'] });
      expect(await statuses(job)).toEqual(['TRANSCRIBING', 'TRANSCRIBING', 'TRANSCRIBING']);
      await queue.finishAll();
      expect(await statuses(job)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    });

    it('of one language of a cancelled job leaves the other cancelled, and says so at the end', async () => {
      const { job_uuid } = await queue.commands.create(newJob());
      await queue.runs.complete((await queue.claimNext())!, done);
      await queue.commands.cancel(job_uuid);
      await queue.commands.retry(job_uuid, { languages: ['es'] });
      await queue.finishAll();
      expect(await statuses(job_uuid)).toEqual(['FAILED', 'COMPLETED', 'CANCELLED']);
      expect((await queue.jobs.summary(job_uuid))?.error).toMatchObject({
        code: 'LANGUAGES_FAILED',
        message: '1 of 2 languages failed: fr (CANCELLED).',
      });
    });

    it('takes no language of another job, and no job that goes on', async () => {
      const job = await endedJob('fr');
      await expect(queue.commands.retry(job, { languages: ['de'] })).rejects.toMatchObject({
        code: 'OPTION_INVALID',
      });
      await queue.commands.retry(job);
      await expect(queue.commands.retry(job)).rejects.toMatchObject({ code: 'JOB_STATE_CONFLICT' });
    });

    it('by two at once is one retry', async () => {
      const job = await endedJob('fr');
      const both = await Promise.allSettled([queue.commands.retry(job), queue.commands.retry(job)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await queue.finishAll()).toEqual([
        'translate:fr',
        'render:fr',
        'analyze:fr',
        'publish:fr',
        'publish:',
      ]);
    });
  });

  describe('a job at a time', () => {
    it('is SCHEDULED until the database says that it is time, then begun', async () => {
      const run_at = new Date(Date.now() + 3_600_000);
      const { job_uuid } = await queue.commands.create({ ...newJob(['es']), run_at });
      expect(await statuses(job_uuid)).toEqual(['SCHEDULED', 'SCHEDULED']);
      expect(await queue.reconciler.reconcile()).toMatchObject({ due: 0 });
      expect(await queue.claimNext()).toBeNull();
      await database.dataSource.query(`UPDATE jobs SET run_at = now() - interval '1 s'`);
      expect(await queue.reconciler.reconcile()).toMatchObject({ due: 1 });
      expect(await statuses(job_uuid)).toEqual(['PENDING', 'PENDING']);
      await queue.makeDue();
      await queue.finishAll();
      expect(await statuses(job_uuid)).toEqual(['COMPLETED', 'COMPLETED']);
    });

    it('is begun neither early nor late where the clock of this process is wrong', async () => {
      const now = Date.now();
      const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 7_200_000);
      try {
        const run_at = new Date(now + 3_600_000);
        const { job_uuid } = await queue.commands.create({ ...newJob(['es']), run_at });
        expect(await statuses(job_uuid)).toEqual(['SCHEDULED', 'SCHEDULED']);
        expect(await queue.claimNext()).toBeNull();
        const [row] = await database.dataSource.query<{ due_at: Date }[]>('SELECT due_at FROM outbox');
        expect(row?.due_at).toEqual(run_at);
      } finally {
        clock.mockRestore();
      }
    });

    it('is begun by the claim where no round has seen yet that it is time', async () => {
      const run_at = new Date(Date.now() + 3_600_000);
      const { job_uuid } = await queue.commands.create({ ...newJob(['es']), run_at });
      await queue.makeDue();
      expect((await queue.claimNext())?.run.stage).toBe('download');
      expect(await statuses(job_uuid)).toEqual(['DOWNLOADING', 'DOWNLOADING']);
    });
  });

  it('a paused queue begins nothing, lets go on what runs, and loses nothing', async () => {
    const control = new QueueControl(database.dataSource);
    const first = await queue.commands.create(newJob(['es']));
    const running = (await queue.claimNext())!;
    const second = await queue.commands.create(newJob(['es']));
    await queue.dispatcher.dispatch();
    expect(await control.setPaused(true)).toMatchObject({ paused: true, running_stage_runs: 1 });
    // Was in Redis already: its message is used up, and sent again later.
    expect(await queue.claimNext()).toBeNull();
    await queue.runs.complete(running, done);
    expect(await queue.claimNext()).toBeNull();
    expect(await new QueueControl(database.dataSource).setPaused(false)).toMatchObject({ paused: false });
    await queue.reconciler.reconcile();
    await queue.finishAll();
    expect(await statuses(first.job_uuid)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(await statuses(second.job_uuid)).toEqual(['COMPLETED', 'COMPLETED']);
  });

  describe('delete', () => {
    const bin = (): { removed: string[]; removal: FileRemoval; fresh: Set<string> } => {
      const [removed, fresh] = [[] as string[], new Set<string>()];
      const deleteIfOlder = (sha256: string): Promise<boolean> => {
        if (!fresh.has(sha256)) {
          removed.push(sha256);
        }
        return Promise.resolve(!fresh.has(sha256));
      };
      return { removed, fresh, removal: new FileRemoval(database.dataSource, { deleteIfOlder }, 0) };
    };
    const withFile = { ...done, output: { file }, files: [file], checkpoint_key: 'key' };
    /** A job that was cancelled when it had a file. */
    const jobWithFile = async (): Promise<string> => {
      const { job_uuid } = await queue.commands.create(newJob(['es']));
      await queue.runs.complete((await queue.claimNext())!, withFile);
      await queue.commands.cancel(job_uuid);
      return job_uuid;
    };
    const rows = async (table: string): Promise<number> => {
      const [row] = await database.dataSource.query<{ count: string }[]>(`SELECT count(*) FROM ${table}`);
      return Number(row?.count);
    };

    it('is refused while anything of the job goes on', async () => {
      const { job_uuid } = await queue.commands.create(newJob(['es']));
      const lease = (await queue.claimNext())!;
      await expect(queue.commands.delete(job_uuid)).rejects.toMatchObject({ code: 'JOB_STATE_CONFLICT' });
      await queue.commands.cancel(job_uuid);
      // Its worker has not let go yet.
      await expect(queue.commands.delete(job_uuid)).rejects.toMatchObject({ code: 'JOB_STATE_CONFLICT' });
      await queue.runs.fail(lease, new Z2Error('CANCELLED', 'Cancelled.', { remedy: 'None.' }));
      await queue.commands.delete(job_uuid);
      expect([await rows('jobs'), await rows('stage_runs'), await rows('job_logs')]).toEqual([0, 0, 0]);
      await expect(queue.commands.delete(job_uuid)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    });

    it('leaves nothing to be found of its files, and takes them out of storage', async () => {
      const { removed, removal } = bin();
      await queue.commands.delete(await jobWithFile());
      expect(await rows('checkpoints')).toBe(0);
      expect(await removal.round()).toBe(1);
      expect(removed).toEqual([HASH]);
      expect(await rows('removed_files')).toBe(0);
      expect(await removal.round()).toBe(0);
    });

    it('keeps a file that another job has, and what that job finds by it', async () => {
      const { removed, removal } = bin();
      const [first] = [await jobWithFile(), await jobWithFile()];
      await queue.commands.delete(first);
      await removal.round();
      expect([removed, await rows('checkpoints'), await rows('removed_files')]).toEqual([[], 1, 0]);
    });

    it('takes what chunks of the job are made of out of storage with it, but what another job needs', async () => {
      const { removed, removal } = bin();
      const checkpoints = new CheckpointRepository(database.dataSource);
      const chunk = (sha256: string) => ({ key: `chunk-${sha256}`, name: 'chunk:x', output: { sha256 } });
      const [own, shared] = ['b'.repeat(64), 'c'.repeat(64)];
      const [first, second] = [await jobWithFile(), await jobWithFile()];
      await checkpoints.keepContents(first, [own], chunk(own));
      await checkpoints.keepContents(first, [shared], chunk(shared));
      await checkpoints.keepContents(second, [shared]);
      await queue.commands.delete(first);
      expect(await removal.round()).toBe(1);
      expect(removed).toEqual([own]);
      expect(await checkpoints.find(`chunk-${own}`)).toBeNull();
      expect(await checkpoints.find(`chunk-${shared}`)).not.toBeNull();
      // A worker that has not heard of the end of the job keeps nothing more of it.
      await checkpoints.keepContents(first, [own], chunk(own));
      expect(await checkpoints.find(`chunk-${own}`)).toBeNull();
      await queue.commands.delete(second);
      await removal.round();
      expect([removed.sort(), await rows('checkpoints')]).toEqual([[HASH, own, shared].sort(), 0]);
    });

    it('takes away what a killed worker stored and wrote down nowhere, and only that', async () => {
      const { removed, removal } = bin();
      const [unnamed, early, chunk] = ['d'.repeat(64), 'e'.repeat(64), 'f'.repeat(64)];
      await jobWithFile();
      const { job_uuid } = await queue.commands.create(newJob(['es']));
      const lease = (await queue.claimNext())!;
      await queue.runs.early(lease, { sound: { sha256: early } });
      const checkpoints = new CheckpointRepository(database.dataSource);
      await checkpoints.keepContents(job_uuid, [chunk]);
      const contents = [HASH, unnamed, early, chunk];
      expect(await noteUnnamed(database.dataSource, contents)).toBe(1);
      // The run that goes on may be about to write it down.
      expect(await removal.round()).toBe(0);
      await queue.runs.release(lease);
      expect(await removal.round()).toBe(1);
      expect(removed).toEqual([unnamed]);
    });

    it('waits for a run that may have found the file before', async () => {
      const { removed, removal } = bin();
      const job = await jobWithFile();
      const other = await queue.commands.create(newJob(['es']));
      const lease = (await queue.claimNext())!;
      await queue.commands.delete(job);
      expect(await removal.round()).toBe(0);
      await queue.runs.complete(lease, { ...withFile, from_checkpoint: true });
      expect(await removal.round()).toBe(0);
      expect([removed, await rows('removed_files'), await rows('job_files')]).toEqual([[], 0, 1]);
      expect((await queue.jobs.get(other.job_uuid))?.files).toHaveLength(1);
    });

    it('waits for a run that stored the same content anew', async () => {
      const { removed, removal, fresh } = bin();
      await queue.commands.delete(await jobWithFile());
      fresh.add(HASH);
      await queue.commands.create(newJob(['es']));
      const lease = (await queue.claimNext())!;
      expect(await removal.round()).toBe(0);
      fresh.clear();
      // Noted again after the run began: it is going on, so that the file may still be its own.
      expect(await removal.round()).toBe(0);
      await queue.runs.complete(lease, withFile);
      await removal.round();
      expect([removed, await rows('removed_files')]).toEqual([[], 0]);
    });

    it('names the upload that no other job is made of', async () => {
      const upload_id = '11111111-1111-4111-8111-111111111111';
      const make = async (): Promise<string> => {
        const source = { kind: 'upload', upload_id, name: 'a.mp4' } as const;
        const { job_uuid } = await queue.commands.create({ ...newJob(['es']), source });
        await queue.commands.cancel(job_uuid);
        return job_uuid;
      };
      const [first, second] = [await make(), await make()];
      expect(await queue.commands.delete(first)).toEqual({ upload_id: null });
      expect(await queue.commands.delete(second)).toEqual({ upload_id });
    });

    it('of a job whose message is on its way ends in nothing', async () => {
      const { job_uuid } = await queue.commands.create(newJob(['es']));
      await queue.dispatcher.dispatch();
      await queue.commands.cancel(job_uuid);
      const message = queue.carrier.take()!;
      const [, claimed] = await Promise.all([queue.commands.delete(job_uuid), queue.runs.claim(message)]);
      expect(claimed).toBeNull();
      expect(await queue.runs.claim(message)).toBeNull();
    });
  });
});
