import type { JobList, JobStatus } from '@z2/contracts';
import type { DataSource, SelectQueryBuilder } from 'typeorm';

import { Job } from '../entities';
import { containing } from './containing';
import { exactTime, readCursor, writeCursor } from './page-cursor';

/** Which jobs: all that is given must hold. */
export interface JobCriteria {
  /** Any of these. */
  status?: readonly JobStatus[];
  language?: string;
  text?: string;
  owner?: string;
  /** Created at or after, and before; ISO 8601. */
  from?: string;
  to?: string;
}

export interface JobFilter extends JobCriteria {
  /** From 1; not with `cursor`. */
  page?: number;
  limit?: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
  order?: 'newest' | 'oldest';
}

/** The jobs of one page; by cursor none is shown twice or missed while new ones come. */
export async function pageOfJobs(
  dataSource: DataSource,
  filter: JobFilter,
): Promise<Omit<JobList, 'jobs'> & { jobs: Job[] }> {
  const page = Math.max(1, filter.page ?? 1);
  const limit = Math.min(200, Math.max(1, filter.limit ?? 50));
  const direction = filter.order === 'oldest' ? 'ASC' : 'DESC';
  const query = dataSource.getRepository(Job).createQueryBuilder('job');
  narrow(query, filter);
  const total = await query.getCount();
  if (filter.cursor) {
    const after = readCursor(filter.cursor);
    const sign = direction === 'ASC' ? '>' : '<';
    query.andWhere(
      `(job.created_at, job.job_uuid) ${sign} (CAST(:at AS timestamptz), CAST(:uuid AS uuid))`,
      after,
    );
  } else {
    query.offset((page - 1) * limit);
  }
  const { entities, raw } = await query
    .addSelect(exactTime('job.created_at'), 'exact')
    .orderBy('job.created_at', direction)
    .addOrderBy('job.job_uuid', direction)
    .limit(limit + 1)
    .getRawAndEntities<{ exact: string }>();
  const jobs = entities.slice(0, limit);
  const last = jobs.at(-1);
  const more = entities.length > limit && last;
  return {
    jobs,
    ...{ total, page, limit },
    next_cursor: more ? writeCursor(raw[limit - 1]?.exact ?? '', last.job_uuid) : null,
  };
}

/** The oldest first. */
export async function idsOfJobs(
  dataSource: DataSource,
  criteria: JobCriteria,
  most: number,
): Promise<string[]> {
  const query = dataSource.getRepository(Job).createQueryBuilder('job').select('job.job_uuid', 'job_uuid');
  narrow(query, criteria);
  const rows = await query
    .orderBy('job.created_at', 'ASC')
    .addOrderBy('job.job_uuid', 'ASC')
    .limit(most)
    .getRawMany<{ job_uuid: string }>();
  return rows.map(({ job_uuid }) => job_uuid);
}

function narrow(query: SelectQueryBuilder<Job>, filter: JobCriteria): void {
  const { status = [], language, text, owner, from, to } = filter;
  if (status.length > 0) {
    query.andWhere('job.status IN (:...status)', { status });
  }
  if (language) {
    query.andWhere(':language = ANY (job.target_languages)', { language });
  }
  if (text) {
    const pattern = containing(text);
    query.andWhere(
      `concat_ws(' ', job.title, job.source->>'url', job.source->>'path', job.source->>'name') ILIKE :pattern`,
      { pattern },
    );
  }
  if (owner) {
    query.andWhere('job.owner = :owner', { owner });
  }
  if (from) {
    query.andWhere('job.created_at >= :from', { from: new Date(from) });
  }
  if (to) {
    query.andWhere('job.created_at < :to', { to: new Date(to) });
  }
}
