import type { JobSummary } from '@z2/contracts';

import { keptInPlace } from '../../apps/console/src/app/jobs/jobs-state';

const job = (job_uuid: string, title = job_uuid): JobSummary => ({ job_uuid, title }) as JobSummary;
const jobs = (...ids: string[]): JobSummary[] => ids.map((id) => job(id));
const ids = (all: readonly JobSummary[]): string[] => all.map(({ job_uuid }) => job_uuid);

describe('keptInPlace', () => {
  it('keeps each row where it is, with what is new of it, and counts what came above', () => {
    const { jobs: after, fresh } = keptInPlace(
      jobs('c', 'b', 'a'),
      [job('d'), job('c', 'New'), ...jobs('b', 'a')],
      3,
    );
    expect(after.map(({ title }) => title)).toEqual(['New', 'b', 'a']);
    expect(fresh).toBe(1);
  });

  it('takes what comes below where there is room, and a list that was empty as it is', () => {
    expect(keptInPlace(jobs('c', 'b'), jobs('c', 'b', 'a', 'z'), 3)).toMatchObject({ fresh: 1 });
    expect(ids(keptInPlace(jobs('c', 'b'), jobs('c', 'b', 'a'), 3).jobs)).toEqual(['c', 'b', 'a']);
    expect(keptInPlace([], jobs('a'), 3)).toEqual({ jobs: jobs('a'), fresh: 0 });
    expect(keptInPlace(null, jobs('a'), 3).fresh).toBe(0);
  });

  it('keeps what is in the list no more, until somebody wants the new one', () => {
    expect(ids(keptInPlace(jobs('c', 'b'), jobs('b'), 3).jobs)).toEqual(['c', 'b']);
    expect(keptInPlace(jobs('x'), jobs('b'), 3)).toEqual({ jobs: jobs('x'), fresh: 1 });
  });
});
