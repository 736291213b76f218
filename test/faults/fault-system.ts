import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { type CreateJobRequest, isTerminal, type JobStatus, type JobView } from '@z2/contracts';
import { connectDatabase, migrate } from '@z2/entities';
import { FileRemoval } from '@z2/queue';
import { type RunningService, startService } from '@z2/runtime';
import { LocalArtifactStore } from '@z2/storage';
import type { DataSource } from 'typeorm';

import { WebhookReceiver } from '../../libs/publishers/src/testing/webhook-receiver';
import { checkInvariants } from '../invariants/check-invariants';
import type { Snapshot } from '../invariants/snapshot';
import { databaseSnapshot, storageSnapshot } from '../invariants/take-snapshot';
import { partOf, until } from '../support/processes';
import { DoubledMessages } from './doubled-messages';
import { addRow } from './fault-table';
import { type FollowedJob, HeldSystem } from './held-system';
import { HeldWrite } from './held-write';
import { jobResults } from './job-results';
import { OwnService } from './own-services';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const WORKER = join(__dirname, '..', '..', 'dist', 'apps', 'worker', 'src', 'main.js');
const FILM = 'film-1';
/** Longest way to the end of a job after a fault, on a loaded machine. */
const END_MS = 150_000;

/**
 * A whole Z2 of real processes for faults that come from outside: PostgreSQL and Redis of its own, programs and writes that can be
 * held, a receiver that counts, and the results of an undisturbed run to compare with. Every job is the same and begins with
 * nothing: what the one before made is deleted by Z2 itself, which proves at each time that it leaves nothing.
 */
export class FaultSystem {
  private undisturbed: unknown = null;

  private constructor(
    /** Z2 itself. */
    readonly held: HeldSystem,
    readonly postgres: OwnService,
    readonly redis: OwnService,
    readonly receiver: WebhookReceiver,
    readonly dataSource: DataSource,
    readonly writes: HeldWrite,
  ) {}

  static async start(dir: string): Promise<FaultSystem> {
    const [postgres, redis, receiver] = await Promise.all([
      OwnService.start('postgres', dir),
      OwnService.start('redis', dir),
      WebhookReceiver.start(SECRET),
    ]);
    await migrate(postgres.url);
    const dataSource = await connectDatabase(postgres.url);
    const writes = await HeldWrite.prepare(dataSource);
    const programs = await HeldSystem.start({
      ...{ Z2_DATABASE_URL: postgres.url, Z2_REDIS_URL: redis.url },
      ...{ Z2_RENDER_PARALLEL: '1', Z2_MAX_ATTEMPTS: '20' },
      ...{ Z2_WEBHOOK_SECRET: SECRET, Z2_ALLOW_PRIVATE_WEBHOOKS: receiver.host },
    });
    const system = new FaultSystem(programs, postgres, redis, receiver, dataSource, writes);
    try {
      const job = await system.submit();
      await job.end(END_MS);
      system.undisturbed = await system.results(job);
      await system.assertSound([job]);
      await system.forget();
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.writes.release();
    await this.held.stop();
    await this.dataSource.destroy();
    await Promise.all([this.postgres.stop(), this.redis.stop(), this.receiver.stop()]);
  }

  /** The request of the one job that all faults meet. */
  request(): CreateJobRequest {
    const { dir } = this.held;
    return {
      ...{ source_path: join(dir, 'in', 'talk.mp4'), source_language: 'en', target_languages: ['es'] },
      options: { subtitles: 'soft', dub: true, subtitles_in: this.held.captions(FILM) },
      publish: [
        { publisher: 'folder', path: join(dir, 'out', FILM) },
        { publisher: 'webhook', options: { url: this.receiver.url } },
      ],
    };
  }

  async submit(): Promise<FollowedJob> {
    const { job_uuid } = await this.held.client.createJob(this.request());
    return this.held.follow(job_uuid, FILM);
  }

  /** Pid of the worker (or gateway) that `./z2 up` keeps running. */
  async part(name: 'worker' | 'gateway'): Promise<number> {
    await until(() => partOf(this.held.home, name) !== null, `a ${name}`);
    return partOf(this.held.home, name) ?? 0;
  }

  /** One worker more, beside that of `./z2 up`. */
  startWorker(): RunningService {
    return startService({
      ...{ file: process.execPath, args: ['--disable-warning=ExperimentalWarning', WORKER] },
      env: Object.fromEntries(Object.entries(this.held.env).map(([name, value]) => [name, value ?? ''])),
      ...{ logFile: join(this.held.home, 'logs', 'worker-2.log'), dieWithParent: true },
    });
  }

  /**
   * The jobs come to their end in spite of the fault, as if nothing had been: the same results, each delivery once, and all
   * invariants hold. Adds a row to the table.
   *
   * @param struckAt when the fault came (ms since 1970)
   */
  async survives(fault: string, stage: string, struckAt: number, ...jobs: FollowedJob[]): Promise<JobView[]> {
    const views: JobView[] = [];
    const row = { fault, stage, survived: false, recovered_ms: null as number | null };
    try {
      for (const job of jobs) {
        const view = await job.end(END_MS);
        views.push(view);
        expect(view).toMatchObject({ status: 'COMPLETED', progress: 100, error: null });
        expect(await this.results(job)).toEqual(this.undisturbed);
      }
      const went = jobs.flatMap(({ events }) =>
        events
          .filter(({ type, at }) => type === 'stage' && Date.parse(at) > struckAt)
          .slice(0, 1)
          .map(({ at }) => Date.parse(at) - struckAt),
      );
      row.recovered_ms = went.length > 0 ? Math.max(...went) : null;
      await this.assertSound(jobs);
      row.survived = true;
      return views;
    } finally {
      addRow(row);
    }
  }

  /** What the checker of the invariants says of all there is. */
  async assertSound(jobs: readonly FollowedJob[]): Promise<void> {
    await until(async () => (await this.leftovers()).length === 0, 'nothing is left', 15_000).catch(
      () => undefined,
    );
    const snapshot: Snapshot = {
      ...(await databaseSnapshot(this.dataSource)),
      asked_anew: new Map(),
      seen: new Map(jobs.map(({ job_uuid, events }) => [job_uuid, events])),
      storage: await storageSnapshot(this.storage),
      received: new Map([['webhook', this.received()]]),
      leftovers: await this.leftovers(),
    };
    expect(checkInvariants(snapshot)).toEqual([]);
  }

  /** Deletes all jobs through the API; nothing of them may be left, so that the next begins with nothing. */
  async forget(): Promise<void> {
    this.held.release();
    this.receiver.fault = null;
    await this.writes.release();
    const { client, dir } = this.held;
    const ofJobs = async (): Promise<{ job_uuid: string; status: JobStatus }[]> =>
      (await client.listJobs()).jobs;
    // After a test that failed, its job may go on.
    for (const { job_uuid } of (await ofJobs()).filter(({ status }) => !isTerminal(status))) {
      await client.cancelJob(job_uuid);
    }
    await until(
      async () => (await ofJobs()).every(({ status }) => isTerminal(status)),
      'the end of all jobs',
    );
    for (const { job_uuid } of await ofJobs()) {
      await client.deleteJob(job_uuid);
    }
    await new FileRemoval(this.dataSource, new LocalArtifactStore(this.storage), 0).round();
    expect((await storageSnapshot(this.storage)).map(({ name }) => name)).toEqual([]);
    // Results without files (a text, a number) are kept for others: here each job is to do all of its work.
    await this.dataSource.query('DELETE FROM checkpoints');
    rmSync(join(dir, 'out'), { recursive: true, force: true });
    this.receiver.taken.clear();
    this.receiver.requests.length = 0;
  }

  private async results(job: FollowedJob): Promise<unknown> {
    return jobResults(await this.held.client.getJob(job.job_uuid), this.storage, job.out);
  }

  /** key → how many different deliveries came under it. */
  private received(): Map<string, number> {
    const bodies = Map.groupBy(this.receiver.requests, ({ id }) => id);
    const count = (id: string): number => new Set(bodies.get(id)?.map(({ body }) => body)).size;
    return new Map([...this.receiver.taken.keys()].map((id) => [id.replace('msg_', ''), count(id)]));
  }

  private async leftovers(): Promise<string[]> {
    const temporary = join(this.storage, '.tmp');
    const connections = await this.dataSource.query<{ query: string }[]>(
      `SELECT query FROM pg_stat_activity WHERE datname = current_database()
         AND state LIKE 'idle in transaction%' AND state_change < now() - interval '2 s'`,
    );
    return [
      ...this.held.programs(),
      ...this.held.leftInWork(),
      ...(existsSync(temporary) ? readdirSync(temporary) : []),
      ...this.uploadsComingIn(),
      ...connections.map(({ query }) => `open transaction: ${query}`),
    ];
  }

  /** Uploads that are not whole. */
  uploadsComingIn(): string[] {
    const folder = join(this.held.home, 'uploads');
    return (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.part'));
  }

  /** From now on every message comes twice, until it is stopped. */
  doubleMessages(): DoubledMessages {
    return new DoubledMessages(this.dataSource, this.redis.url);
  }

  private get storage(): string {
    return join(this.held.home, 'storage');
  }
}
