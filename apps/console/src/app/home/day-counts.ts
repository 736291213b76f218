import type { JobSummary } from '@z2/contracts';

/** What ended on one day. */
export interface DayCount {
  /** Local date, YYYY-MM-DD. */
  day: string;
  completed: number;
  failed: number;
}

const DAY_MS = 86_400_000;

/** The last days, today last, with how many jobs ended in each; local days. */
export function dayCounts(
  jobs: readonly Pick<JobSummary, 'status' | 'completed_at'>[],
  now: number,
  days: number,
): DayCount[] {
  const ended = Map.groupBy(
    jobs.filter(({ completed_at }) => completed_at !== null),
    ({ completed_at }) => dayOf(Date.parse(completed_at ?? '')),
  );
  // From noon, so that an hour more or less of a changed clock stays in the day.
  const noon = new Date(now).setHours(12, 0, 0, 0);
  return Array.from({ length: days }, (_, at) => {
    const day = dayOf(noon - (days - 1 - at) * DAY_MS);
    const own = ended.get(day) ?? [];
    const count = (status: JobSummary['status']): number => own.filter((job) => job.status === status).length;
    return { day, completed: count('COMPLETED'), failed: count('FAILED') };
  });
}

function dayOf(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
