import { canTransition, isTerminal, type JobEvent, type JobStatus, type StatusEvent } from '@z2/contracts';

import type { Snapshot } from './snapshot';

const isStatus = (event: JobEvent): event is StatusEvent => event.type === 'status';
const numberOf = (event: JobEvent): number[] => (event.seq === null ? [] : [event.seq]);

/** I4: each status follows from the one before, and the last that was told is what the row says. */
export function statusesAreLegal({ jobs, languages, events }: Snapshot): string[] {
  const wrong: string[] = [];
  const check = (job_uuid: string, language: string | null, stored: JobStatus): void => {
    let status: JobStatus | null = null;
    for (const event of (events.get(job_uuid) ?? []).filter(isStatus)) {
      if (event.language !== language) {
        continue;
      }
      if (status && !canTransition(status, event.status)) {
        wrong.push(`${status} → ${event.status} at event ${event.seq} of job ${job_uuid} ${language ?? ''}`);
      }
      ({ status } = event);
    }
    if (status && status !== stored) {
      wrong.push(`job ${job_uuid} ${language ?? ''} was told to be ${status}, and is ${stored}`);
    }
  };
  jobs.forEach(({ job_uuid, status }) => check(job_uuid, null, status));
  languages
    // Without an event: what a retry sets back is told by the job's own status.
    .filter(({ status }) => isTerminal(status))
    .forEach(({ job_uuid, language, status }) => check(job_uuid, language, status));
  return wrong;
}

/** I5: stored 1, 2, 3 … up to the job's own number, and seen as stored. */
export function eventsWithoutGap({ jobs, events, seen }: Snapshot): string[] {
  const wrong: string[] = [];
  for (const { job_uuid, seq } of jobs) {
    const stored = events.get(job_uuid) ?? [];
    const gap = stored.findIndex((event, index) => event.seq !== index + 1);
    if (gap >= 0) {
      wrong.push(`event ${gap + 1} of job ${job_uuid} has the number ${stored[gap]?.seq}`);
    }
    if (stored.length !== seq) {
      wrong.push(`job ${job_uuid} has ${stored.length} events, and counts ${seq}`);
    }
    const got = seen.get(job_uuid);
    if (!got) {
      continue;
    }
    const numbers = got.flatMap(numberOf);
    const missed = stored.findIndex(({ seq: number }, index) => numbers[index] !== number);
    if (missed >= 0 || numbers.length !== stored.length) {
      const at = missed >= 0 ? missed : stored.length;
      wrong.push(`a client of job ${job_uuid} got ${numbers[at] ?? 'nothing'} for event ${at + 1}`);
    }
    const other = stored.find(
      (event, index) => !sameEvent(event, got.filter(({ seq: number }) => number !== null)[index]),
    );
    if (other && missed < 0) {
      wrong.push(`a client of job ${job_uuid} got another event ${other.seq} than is stored`);
    }
  }
  return wrong;
}

/** I8: as the client got it, progress values and statuses mixed. */
export function progressNeverFalls({ events, seen }: Snapshot): string[] {
  const wrong: string[] = [];
  for (const job_uuid of new Set([...events.keys(), ...seen.keys()])) {
    let highest = 0;
    let ended = false;
    for (const event of seen.get(job_uuid) ?? events.get(job_uuid) ?? []) {
      const ofJob = isStatus(event) && event.language === null;
      if (!ofJob && event.type !== 'progress') {
        continue;
      }
      if (ofJob && ended && !isTerminal(event.status)) {
        highest = 0;
      }
      ended = ofJob ? isTerminal(event.status) : ended;
      // Shown with one digit behind the point.
      if (event.progress < highest - 0.05) {
        wrong.push(`progress of job ${job_uuid} fell from ${highest} to ${event.progress} (${event.type})`);
      }
      highest = Math.max(highest, event.progress);
    }
  }
  return wrong;
}

/** Whatever the order of their fields. */
function sameEvent(a: JobEvent, b: JobEvent | undefined): boolean {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([one], [two]) => (one < two ? -1 : 1))
              .map(([key, field]) => [key, sorted(field)]),
          )
        : value;
  return b !== undefined && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}
