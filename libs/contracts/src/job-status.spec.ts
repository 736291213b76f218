import { canTransition, isTerminal, JOB_STATUSES, STATUS_PROGRESS, statusRank } from './job-status';

describe('job statuses', () => {
  it.each(JOB_STATUSES.flatMap((from) => JOB_STATUSES.map((to) => [from, to] as const)))(
    '%s → %s is allowed exactly when it leads forward, ends the job, or retries it',
    (from, to) => {
      const retries = isTerminal(from) && !isTerminal(to) && to !== 'SCHEDULED';
      const ends = !isTerminal(from) && (to === 'FAILED' || to === 'CANCELLED');
      const forward = !isTerminal(from) && statusRank(to) > statusRank(from);
      expect(canTransition(from, to)).toBe(retries || ends || forward);
    },
  );

  it('has the progress numbers of the older system', () => {
    const { DOWNLOADING, TRANSCRIBING, TRANSLATING, PROCESSING_VIDEO, ANALYZING, PUBLISHING, COMPLETED } =
      STATUS_PROGRESS;
    expect([
      DOWNLOADING,
      TRANSCRIBING,
      TRANSLATING,
      PROCESSING_VIDEO,
      ANALYZING,
      PUBLISHING,
      COMPLETED,
    ]).toEqual([10, 25, 40, 60, 75, 85, 100]);
  });
});
