import { utimes } from 'node:fs/promises';

import type { CreateJobRequest, JobStatus, JobSummary, StageMessage } from '@z2/contracts';
import { type Lease, RedisEvents, type StageResult, StageRuns } from '@z2/queue';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const done: StageResult = { output: {}, files: [], from_checkpoint: false, checkpoint_key: null };

describe('jobs, handled', () => {
  let gateway: TestGateway;
  let runs: StageRuns;
  beforeAll(async () => {
    gateway = await startTestGateway();
    const events = new RedisEvents(gateway.redis);
    runs = new StageRuns(gateway.database.dataSource, events, {
      ...{ leaseMs: 30_000, maxAttempts: 3, workerId: 'w' },
    });
  });
  afterAll(() => gateway.close());
  beforeEach(() =>
    gateway.database.dataSource.query('TRUNCATE jobs CASCADE; TRUNCATE settings, checkpoints, removed_files'),
  );

  const create = (more: Partial<CreateJobRequest> = {}): Promise<JobSummary> =>
    gateway.client.createJob({ source_path: gateway.film, target_languages: ['es', 'fr'], ...more });
  const claim = async (jobUuid: string): Promise<Lease | null> => {
    const [row] = await gateway.database.dataSource.query<StageMessage[]>(
      `SELECT o.stage_run_id, o.attempt, o.send FROM outbox o JOIN stage_runs r ON r.id = o.stage_run_id
       WHERE r.job_uuid = $1 AND o.due_at <= now()`,
      [jobUuid],
    );
    return row ? runs.claim(row) : null;
  };
  const setStatus = (jobUuid: string, status: string): Promise<unknown> =>
    gateway.database.dataSource.query('UPDATE jobs SET status = $2 WHERE job_uuid = $1', [jobUuid, status]);

  it('are listed by cursor without one twice or missed while new ones come, by several statuses and time', async () => {
    const made = [];
    for (let i = 0; i < 7; i++) {
      made.push((await create()).job_uuid);
    }
    const first = await gateway.client.listJobs({ limit: 3 });
    await create();
    const second = await gateway.client.listJobs({ limit: 3, cursor: first.next_cursor ?? '' });
    const third = await gateway.client.listJobs({ limit: 3, cursor: second.next_cursor ?? '' });
    const seen = [first, second, third].flatMap(({ jobs }) => jobs.map(({ job_uuid }) => job_uuid));
    expect(seen).toEqual([...made].reverse());
    expect(third.next_cursor).toBeNull();
    await setStatus(made[0]!, 'FAILED');
    await setStatus(made[1]!, 'CANCELLED');
    const ended = await gateway.client.listJobs({ status: 'FAILED,CANCELLED', order: 'oldest' });
    expect(ended.jobs.map(({ job_uuid }) => job_uuid)).toEqual(made.slice(0, 2));
    const { total } = await gateway.client.listJobs({ from: '2999-01-01T00:00:00Z' });
    expect(total).toBe(0);
    for (const wrong of [{ cursor: 'nonsense' }, { from: '2026-W01' }, { status: 'DONE' as JobStatus }]) {
      await expect(gateway.client.listJobs(wrong)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
  });

  it('wait for their time as SCHEDULED, and can be cancelled before', async () => {
    const run_at = new Date(Date.now() + 3_600_000).toISOString();
    const job = await create({ run_at });
    expect(job).toMatchObject({ status: 'SCHEDULED', run_at });
    expect(await claim(job.job_uuid)).toBeNull();
    expect(await gateway.client.getQueue()).toMatchObject({ scheduled_jobs: 1, paused: false });
    await gateway.client.cancelJob(job.job_uuid);
    expect((await gateway.client.getJob(job.job_uuid)).status).toBe('CANCELLED');
    // Tried again, it is wanted now.
    await gateway.client.retryJob(job.job_uuid);
    expect((await claim(job.job_uuid))?.run.stage).toBe('download');
    for (const wrong of [
      '2026-12-01',
      '2026-W12T10:00:00Z',
      '2026-02-30T10:00:00Z',
      '2026-02-03T25:00:00Z',
      '',
    ]) {
      await expect(create({ run_at: wrong })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
  });

  it('are not begun while the queue is paused', async () => {
    const job = await create();
    await gateway.client.pauseQueue();
    expect(await claim(job.job_uuid)).toBeNull();
    expect(await gateway.client.resumeQueue()).toMatchObject({ paused: false, queued_stage_runs: 1 });
    expect(await claim(job.job_uuid)).not.toBeNull();
  });

  it('are retried from a stage on, or in one language', async () => {
    const { job_uuid } = await create();
    await runs.complete((await claim(job_uuid))!, done);
    await gateway.client.cancelJob(job_uuid);
    await gateway.client.retryJob(job_uuid, { from_stage: 'download', languages: ['es'] });
    const { stages, languages } = await gateway.client.getJob(job_uuid);
    const state = (stage: string, language: string | null): string | undefined =>
      stages.find((run) => run.stage === stage && run.language === language)?.state;
    expect(state('download', null)).toBe('READY');
    expect([state('translate', 'es'), state('translate', 'fr')]).toEqual(['WAITING', 'CANCELLED']);
    expect(languages.map(({ status }) => status)).toEqual(['PENDING', 'CANCELLED']);
    await gateway.client.cancelJob(job_uuid);
    const bare = await fetch(`${gateway.url}/api/jobs/${job_uuid}/retry`, { method: 'POST' });
    expect([bare.status, await bare.json()]).toEqual([200, expect.objectContaining({ status: 'PENDING' })]);
    await gateway.client.cancelJob(job_uuid);
    await expect(gateway.client.retryJob(job_uuid, { languages: ['de'] })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });

  it('are cloned, deleted with their files, and handled many at once', async () => {
    const first = await create({ priority: 7, options: { dub: false, subtitles: 'burnt' } });
    const clone = await gateway.client.cloneJob(first.job_uuid);
    expect(clone).toMatchObject({ source: first.source, priority: 7, status: 'PENDING' });
    expect(clone.job_uuid).not.toBe(first.job_uuid);
    expect((await gateway.client.getJob(clone.job_uuid)).options.subtitles).toBe('burnt');

    const shared = await gateway.artifacts.putBytes(Buffer.from('shared'));
    const own = await gateway.artifacts.putBytes(Buffer.from('own'));
    const ref = { kind: 'source', language: null, name: 'a.mp4', mime: 'video/mp4' } as const;
    for (const [job, files] of [
      [first, [shared, own]],
      [clone, [shared]],
    ] as const) {
      const output = files.map((facts) => ({ ...ref, ...facts }));
      await runs.complete((await claim(job.job_uuid))!, {
        ...{ output: { media: output }, files: output, from_checkpoint: false },
        checkpoint_key: `key of ${job.job_uuid}`,
      });
    }
    await expect(gateway.client.deleteJob(first.job_uuid)).rejects.toMatchObject({
      code: 'JOB_STATE_CONFLICT',
    });
    const unknown = '00000000-0000-4000-8000-000000000000';
    const bulk = await gateway.client.bulkJobs({
      action: 'cancel',
      job_uuids: [first.job_uuid, unknown, clone.job_uuid],
    });
    expect(bulk.results.map(({ error }) => error?.code ?? null)).toEqual([null, 'JOB_NOT_FOUND', null]);
    await utimes(await gateway.artifacts.localPath(own.sha256), new Date(0), new Date(0));
    await gateway.client.deleteJob(first.job_uuid);
    await expect(gateway.client.getJob(first.job_uuid)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    expect([await gateway.artifacts.has(shared.sha256), await gateway.artifacts.has(own.sha256)]).toEqual([
      ...[true, false],
    ]);
    const left = await gateway.database.dataSource.query<{ key: string }[]>('SELECT key FROM checkpoints');
    expect(left).toEqual([{ key: `key of ${clone.job_uuid}` }]);
  });
});
