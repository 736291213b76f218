import type {
  ArtifactView,
  EngineInfo,
  EngineUse,
  JobList,
  JobStatus,
  JobSummary,
  JobView,
  LogLevel,
  LogList,
  NumberedEvent,
  PublisherInfo,
  PublishPreview,
  Stats,
} from '@z2/contracts';
import { ARTIFACT_ROLE, JOB_STATUSES, STAGE_NAMES, TERMINAL_STATUSES, usesOfJob } from '@z2/contracts';
import type { DataSource } from 'typeorm';
import { In } from 'typeorm';

import {
  Job,
  JobAnalysis,
  JobFile,
  JobLanguage,
  JobLog,
  JobMetadataRow,
  JobPublishing,
  StageRun,
  WorkerRow,
} from '../entities';
import { containing } from './containing';
import { idsOfJobs, type JobCriteria, type JobFilter, pageOfJobs } from './jobs-page';
import { PastFiguresReader } from './past-figures';
import { runChecks } from './run-checks';
import { artifactView, type JobParts, jobSummary, logLine, publishingView, stageRunView } from './views';

export interface LogFilter {
  since?: number;
  level?: LogLevel;
  stage?: string;
  language?: string;
  /** Part of the message. */
  text?: string;
  limit?: number;
}

/** A job, as a list of videos shows it. */
type JobOfVideo = Pick<JobSummary, 'job_uuid' | 'status' | 'target_languages'>;
const JOBS_PER_VIDEO = 5;

/** Workers whose heartbeat is older than this (seconds) do not count. */
const WORKER_ALIVE_S = 30;

/** Reads of jobs, for gateway and CLI. Commands (create, cancel, retry) are in libs/queue. */
export class JobsRepository {
  private readonly past: PastFiguresReader;

  constructor(private readonly dataSource: DataSource) {
    this.past = new PastFiguresReader(dataSource);
  }

  /** @throws Z2Error VALIDATION_FAILED (a cursor that is none) */
  async list(filter: JobFilter = {}): Promise<JobList> {
    const page = await pageOfJobs(this.dataSource, filter);
    const parts = await this.partsOf(page.jobs.map((job) => job.job_uuid));
    return {
      ...page,
      jobs: page.jobs.map((job) => jobSummary(job, parts(job.job_uuid))),
    };
  }

  /** Ids of those that are so, the oldest first. */
  idsOf(criteria: JobCriteria, most: number): Promise<string[]> {
    return idsOfJobs(this.dataSource, criteria, most);
  }

  async summary(jobUuid: string): Promise<JobSummary | null> {
    const job = await this.dataSource.getRepository(Job).findOneBy({ job_uuid: jobUuid });
    return job ? jobSummary(job, (await this.partsOf([jobUuid]))(jobUuid)) : null;
  }

  /** The newest jobs of each YouTube video, by its id; videos without one are not in it. */
  async ofVideos(videoIds: readonly string[]): Promise<Map<string, JobOfVideo[]>> {
    const rows = await this.dataSource.query<(JobOfVideo & { video_id: string })[]>(
      `SELECT video.id AS video_id, job.job_uuid, job.status, job.target_languages
         FROM unnest($1::text[]) AS video (id), LATERAL (
           SELECT job_uuid, status, target_languages, created_at FROM jobs WHERE video_id = video.id
           ORDER BY created_at DESC, job_uuid DESC LIMIT ${JOBS_PER_VIDEO}) AS job
        ORDER BY job.created_at DESC, job.job_uuid DESC`,
      [[...new Set(videoIds)]],
    );
    return new Map(
      [...Map.groupBy(rows, ({ video_id }) => video_id)].map(([id, jobs]) => [
        id,
        jobs.map(({ job_uuid, status, target_languages }) => ({ job_uuid, status, target_languages })),
      ]),
    );
  }

  async get(jobUuid: string): Promise<JobView | null> {
    const { manager } = this.dataSource;
    const job = await manager.findOneBy(Job, { job_uuid: jobUuid });
    if (!job) {
      return null;
    }
    const where = { job_uuid: jobUuid };
    const parts = await this.partsOf([jobUuid]);
    const metadata = await manager.findOneBy(JobMetadataRow, where);
    const analysis = await manager.findBy(JobAnalysis, where);
    const files = await manager.find(JobFile, { where, order: { created_at: 'ASC' } });
    const publishing = await manager.findBy(JobPublishing, where);
    const runs = await manager.findBy(StageRun, where);
    const { target_languages: order } = job;
    runs.sort(
      (a, b) =>
        STAGE_NAMES.indexOf(a.stage) - STAGE_NAMES.indexOf(b.stage) ||
        order.indexOf(a.language) - order.indexOf(b.language),
    );
    const uses = runs.flatMap((run) =>
      ((run.output as { engines?: EngineUse[] } | null)?.engines ?? []).map((use) => ({
        use,
        language: run.language || null,
      })),
    );
    return {
      ...jobSummary(job, parts(jobUuid)),
      options: job.options,
      publish: job.publish,
      metadata: metadata?.data ?? null,
      stages: runs.map(stageRunView),
      files: files.map(artifactView).filter(({ kind }) => ARTIFACT_ROLE[kind] !== 'chunk'),
      analysis: analysis.map((row) => ({ language: row.language || null, data: row.data })),
      publishing: publishing.map(publishingView),
      previews: runs.flatMap((run) => (run.output as { previews?: PublishPreview[] } | null)?.previews ?? []),
      engines: usesOfJob(uses),
      checks: runs.flatMap((run) =>
        runChecks(run, runs).map((check) => ({
          ...check,
          language: run.language || null,
          stage: run.stage,
        })),
      ),
      seq: job.seq,
    };
  }

  /** Log lines after `since`, oldest first. */
  async logs(jobUuid: string, filter: LogFilter = {}): Promise<LogList> {
    const query = this.dataSource
      .getRepository(JobLog)
      .createQueryBuilder('log')
      .where('log.job_uuid = :jobUuid AND log.seq > :since', { jobUuid, since: filter.since ?? 0 });
    if (filter.level) {
      query.andWhere('log.level = :level', { level: filter.level });
    }
    if (filter.stage) {
      query.andWhere('log.stage = :stage', { stage: filter.stage });
    }
    if (filter.language) {
      query.andWhere('log.language = :language', { language: filter.language });
    }
    if (filter.text) {
      query.andWhere('log.message ILIKE :pattern', { pattern: containing(filter.text) });
    }
    const rows = await query
      .orderBy('log.seq', 'ASC')
      .limit(Math.min(5_000, Math.max(1, filter.limit ?? 1_000)))
      .getMany();
    return { job_uuid: jobUuid, logs: rows.map(logLine), last_seq: rows.at(-1)?.seq ?? filter.since ?? 0 };
  }

  /** Numbered events after `since`, in order, at most `limit`: what a client that was away has missed. */
  async eventsSince(jobUuid: string, since: number, limit = 1_000): Promise<NumberedEvent[]> {
    const rows = await this.dataSource.query<{ event: NumberedEvent }[]>(
      `SELECT event FROM (
         SELECT seq, event FROM job_events WHERE job_uuid = $1 AND seq > $2
         UNION ALL
         SELECT seq, jsonb_build_object('type', 'log', 'job_uuid', job_uuid, 'seq', seq,
             'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
             'level', level, 'stage', stage, 'language', language, 'message', message)
           FROM job_logs WHERE job_uuid = $1 AND seq > $2
       ) AS events ORDER BY seq LIMIT $3`,
      [jobUuid, since, limit],
    );
    return rows.map((row) => row.event);
  }

  async stats(): Promise<Stats> {
    const byStatus = await this.dataSource.query<{ status: JobStatus; count: string }[]>(
      'SELECT status, count(*) FROM jobs GROUP BY status',
    );
    const counts = Object.fromEntries(JOB_STATUSES.map((status) => [status, 0])) as Record<JobStatus, number>;
    byStatus.forEach((row) => (counts[row.status] = Number(row.count)));
    const [rest] = await this.dataSource.query<Record<'queued' | 'running' | 'lately', string>[]>(
      `SELECT (SELECT count(*) FROM stage_runs WHERE state = 'READY') AS queued,
              (SELECT count(*) FROM stage_runs WHERE state = 'RUNNING') AS running,
              (SELECT count(*) FROM jobs WHERE status = 'COMPLETED' AND completed_at > now() - interval '1 day') AS lately`,
    );
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const ended = counts.COMPLETED + counts.FAILED;
    return {
      total_jobs: total,
      jobs_by_status: counts,
      success_rate: ended ? counts.COMPLETED / ended : null,
      active_jobs: total - TERMINAL_STATUSES.reduce((sum, status) => sum + counts[status], 0),
      queued_stage_runs: Number(rest?.queued ?? 0),
      running_stage_runs: Number(rest?.running ?? 0),
      completed_last_day: Number(rest?.lately ?? 0),
      ...(await this.past.read(total)),
    };
  }

  async file(id: string): Promise<ArtifactView | null> {
    const file = await this.dataSource.getRepository(JobFile).findOneBy({ id });
    return file ? artifactView(file) : null;
  }

  /** All files of a job but parts of work, the oldest first. */
  async filesOf(jobUuid: string): Promise<ArtifactView[]> {
    const files = await this.dataSource.getRepository(JobFile).find({
      where: { job_uuid: jobUuid },
      order: { created_at: 'ASC', id: 'ASC' },
    });
    return files.map(artifactView).filter(({ kind }) => ARTIFACT_ROLE[kind] !== 'chunk');
  }

  /** What the live workers can do, each engine once, with what each of them makes of a service now. */
  async engines(): Promise<EngineInfo[]> {
    const all = (await this.aliveWorkers()).flatMap((worker) => worker.engines as EngineInfo[]);
    const keyOf = ({ kind, engine }: EngineInfo): string => `${kind} ${engine}`;
    return bestOf(all, keyOf).map((best) => {
      const breakers = all.filter((one) => keyOf(one) === keyOf(best)).flatMap((one) => one.breakers ?? []);
      return breakers.length > 0 ? { ...best, breakers } : best;
    });
  }

  /** Where the live workers can publish to, each publisher once. */
  async publishers(): Promise<PublisherInfo[]> {
    const all = (await this.aliveWorkers()).flatMap((worker) => worker.publishers as PublisherInfo[]);
    return bestOf(all, ({ publisher }) => publisher);
  }

  async liveWorkers(): Promise<number> {
    return (await this.aliveWorkers()).length;
  }

  private aliveWorkers(): Promise<WorkerRow[]> {
    return this.dataSource
      .getRepository(WorkerRow)
      .createQueryBuilder('worker')
      .where(`worker.heartbeat_at > now() - make_interval(secs => ${WORKER_ALIVE_S})`)
      .getMany();
  }

  /** What stands beside the rows of these jobs, in a few queries for all of them. */
  private async partsOf(jobUuids: string[]): Promise<(jobUuid: string) => JobParts> {
    const { manager } = this.dataSource;
    const where = { job_uuid: In(jobUuids) };
    const languages = await manager.find(JobLanguage, { where, order: { language: 'ASC' } });
    const checks = await manager.query<{ job_uuid: string; check: string }[]>(
      `SELECT DISTINCT job_uuid, found #>> '{}' AS check
         FROM stage_runs, jsonb_path_query(output, '$.checks[*] ? (@.passed == false).check') AS found
         WHERE job_uuid = ANY ($1)`,
      [jobUuids],
    );
    const pictures = await manager.find(JobFile, {
      select: { id: true, job_uuid: true },
      where: { ...where, kind: 'thumbnail' },
      // Candidates are named by rank; a job that was retried may have one twice.
      order: { name: 'ASC', created_at: 'DESC' },
    });
    const ofJob = <T extends { job_uuid: string }>(rows: readonly T[]): ((jobUuid: string) => T[]) => {
      const groups = Map.groupBy(rows, (row) => row.job_uuid);
      return (jobUuid) => groups.get(jobUuid) ?? [];
    };
    const [languagesOf, checksOf, picturesOf] = [ofJob(languages), ofJob(checks), ofJob(pictures)];
    return (jobUuid) => ({
      languages: languagesOf(jobUuid),
      failedChecks: checksOf(jobUuid).map(({ check }) => check),
      thumbnail: picturesOf(jobUuid)[0]?.id ?? null,
    });
  }
}

/** Each once, by its key: the first that is available, else the first. */
function bestOf<T extends { available: boolean }>(all: readonly T[], keyOf: (one: T) => string): T[] {
  return [...Map.groupBy(all, keyOf).values()].flatMap(
    (same) => same.find(({ available }) => available) ?? same.slice(0, 1),
  );
}
