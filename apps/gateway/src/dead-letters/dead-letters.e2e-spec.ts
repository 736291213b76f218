import { randomUUID } from 'node:crypto';

import { type StageMessage, Z2Error } from '@z2/contracts';
import { Dispatcher, type Lease, Reconciler, StageRuns } from '@z2/queue';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const MAX_ATTEMPTS = 2;
const nothing = { add: () => Promise.resolve(), has: () => Promise.resolve(true) };

describe('dead letters', () => {
  let gateway: TestGateway;
  let runs: StageRuns;
  let reconciler: Reconciler;
  beforeAll(async () => {
    gateway = await startTestGateway();
    const { dataSource } = gateway.database;
    runs = new StageRuns(dataSource, null, { leaseMs: 30_000, maxAttempts: MAX_ATTEMPTS, workerId: 'w' });
    reconciler = new Reconciler(dataSource, null, new Dispatcher(dataSource, nothing, () => 0), {
      ...{ maxAttempts: MAX_ATTEMPTS, resendAfterMs: 60_000 },
    });
  });
  afterAll(() => gateway.close());

  const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
    gateway.database.dataSource.query<T[]>(sql, values);
  const create = async (): Promise<string> =>
    (await gateway.client.createJob({ source_path: gateway.film, target_languages: ['es'] })).job_uuid;
  const claim = async (jobUuid: string): Promise<Lease> => {
    const [message] = await query<StageMessage>(
      `UPDATE outbox o SET due_at = now() FROM stage_runs r WHERE r.id = o.stage_run_id AND r.job_uuid = $1
       RETURNING o.stage_run_id, o.attempt, o.send`,
      [jobUuid],
    ).then((answer) => answer.flat());
    const lease = message ? await runs.claim(message) : null;
    if (!lease) {
      throw new Error('nothing to claim');
    }
    return lease;
  };
  const failing = async (code: 'SOURCE_UNREACHABLE' | 'SOURCE_NOT_MEDIA'): Promise<string> => {
    const job = await create();
    const error = new Z2Error(code, `It failed: ${code}.`, { remedy: 'Look.' });
    for (let i = 0; i < (error.kind === 'permanent' ? 1 : MAX_ATTEMPTS); i++) {
      await runs.fail(await claim(job), error);
    }
    return job;
  };
  /** Its worker is killed at each attempt. */
  const poison = async (): Promise<string> => {
    const job = await create();
    for (let i = 0; i < MAX_ATTEMPTS; i++) {
      await claim(job);
      await query(`UPDATE stage_runs SET lease_until = now() - interval '1 s' WHERE state = 'RUNNING'`);
      await reconciler.reconcile();
    }
    return job;
  };

  it('are what was given up, and not what failed for good; requeued they begin with all attempts, once', async () => {
    const [away, wrong, killer] = [
      await failing('SOURCE_UNREACHABLE'),
      await failing('SOURCE_NOT_MEDIA'),
      await poison(),
    ];
    const { deadLetters } = gateway.client;
    const first = await deadLetters.list({ limit: 1 });
    expect(first).toMatchObject({
      total: 2,
      dead_letters: [
        {
          ...{
            job_uuid: killer,
            stage: 'download',
            language: null,
            attempts: MAX_ATTEMPTS,
            job_status: 'FAILED',
          },
          error: { code: 'ATTEMPTS_EXHAUSTED' },
        },
      ],
    });
    const second = await deadLetters.list({ limit: 1, cursor: first.next_cursor ?? '' });
    expect(second).toMatchObject({
      dead_letters: [{ job_uuid: away, error: { code: 'SOURCE_UNREACHABLE' } }],
      next_cursor: null,
    });
    expect((await deadLetters.list({ stage: 'render' })).total).toBe(0);
    const ids = [second.dead_letters[0]!.stage_run_id, randomUUID()];
    const { results } = await deadLetters.requeue({ stage_run_ids: ids });
    expect(results.map(({ error }) => error?.code ?? null)).toEqual([null, 'NOT_FOUND']);
    expect((await gateway.client.getJob(away)).status).toBe('PENDING');
    expect((await claim(away)).run.attempt).toBe(1);
    expect((await deadLetters.requeue()).results).toHaveLength(1);
    expect(await deadLetters.list()).toEqual({ dead_letters: [], total: 0, next_cursor: null });
    expect((await gateway.client.getJob(wrong)).status).toBe('FAILED');
    expect((await gateway.client.getJob(killer)).status).toBe('PENDING');
  });
});
