import { eventsWithoutGap, progressNeverFalls, statusesAreLegal } from './event-rules';
import type { Snapshot } from './snapshot';

/** The invariants of RELIABILITY.md § 3. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8';

export interface Violation {
  invariant: Invariant;
  /** What is wrong, with the ids that lead to it. */
  what: string;
}

/**
 * The one judge of whether a Z2 is sound. It knows nothing of how Z2 works, only what must hold:
 *
 * - I1 each row of a file has its content in storage, of the size and hash that it says; each content has a row
 * - I2 nothing half-written is visible: a content is what its name says
 * - I3 each receiver has each intent once, and nothing that nobody intended
 * - I4 statuses are legal, each after the one before; what has settled has ended, and its parts agree with that
 * - I5 the events of a job are numbered without gap or double, and a client got the very same
 * - I6 no process, temporary file, lease, message or connection is left
 * - I7 what is done is not done again, unless somebody asked for it
 * - I8 progress never falls, but for a retry
 */
export function checkInvariants(snapshot: Snapshot): Violation[] {
  return RULES.flatMap(([invariant, rule]) => rule(snapshot).map((what) => ({ invariant, what })));
}

/** A rule tells what is wrong, one sentence each. */
export type Rule = (snapshot: Snapshot) => string[];

const RULES: readonly (readonly [Invariant, Rule])[] = [
  ['I1', filesAreThere],
  ['I1', contentsAreNamed],
  ['I2', contentsAreWhole],
  ['I3', publishedOnce],
  ['I4', statusesAreLegal],
  ['I4', endsAgree],
  ['I5', eventsWithoutGap],
  ['I6', nothingIsLeft],
  ['I7', nothingIsDoneAgain],
  ['I8', progressNeverFalls],
];

function filesAreThere({ files, storage }: Snapshot): string[] {
  const stored = new Map(storage?.map((content) => [content.name, content]));
  return files.flatMap(({ job_uuid, name, sha256, size }) => {
    const content = stored.get(sha256);
    const file = `${name} of job ${job_uuid} (${sha256})`;
    if (!storage || content?.size === size) {
      return [];
    }
    return content ? [`${file} has ${content.size} bytes instead of ${size}`] : [`${file} is not in storage`];
  });
}

function contentsAreNamed({ settled, files, named, storage }: Snapshot): string[] {
  const wanted = new Set([...files.map(({ sha256 }) => sha256), ...named]);
  // What is at work may have stored what it has not written down yet.
  const unnamed = settled ? (storage ?? []).filter(({ name }) => !wanted.has(name)) : [];
  return unnamed.map(({ name, size }) => `${name} (${size} bytes) lies in storage and no row names it`);
}

function contentsAreWhole({ storage }: Snapshot): string[] {
  return (storage ?? [])
    .filter(({ name, sha256 }) => name !== sha256)
    .map(({ name, sha256 }) => `the content under ${name} is ${sha256}`);
}

function publishedOnce({ settled, jobs, intents, received }: Snapshot): string[] {
  const wrong: string[] = [];
  const completed = new Set(jobs.filter(({ status }) => status === 'COMPLETED').map((job) => job.job_uuid));
  for (const { job_uuid, publisher, key, state } of intents) {
    const count = received.get(publisher)?.get(key) ?? 0;
    const intent = `${key} of job ${job_uuid}`;
    if (settled && completed.has(job_uuid) && state !== 'DONE') {
      wrong.push(`${intent} is ${state}, and the job is COMPLETED`);
    }
    if (received.has(publisher) && (count > 1 || (state === 'DONE' && count === 0))) {
      wrong.push(`${publisher} has ${intent} ${count} times, which is ${state}`);
    }
  }
  for (const [publisher, counts] of received) {
    const intended = new Set(intents.filter((one) => one.publisher === publisher).map(({ key }) => key));
    const strange = [...counts.keys()].filter((key) => !intended.has(key));
    wrong.push(...strange.map((key) => `${publisher} has ${key}, which nobody intended`));
  }
  return wrong;
}

/** A job, its languages and its stage runs have ended, and all in the same way. */
function endsAgree({ settled, jobs, languages, runs }: Snapshot): string[] {
  const ended = ['COMPLETED', 'FAILED', 'CANCELLED'];
  return jobs.flatMap(({ job_uuid, status, progress, error }) => {
    const wrong: string[] = [];
    const say = (what: string): void => void wrong.push(`job ${job_uuid} is ${status}, and ${what}`);
    const own = {
      languages: languages.filter((one) => one.job_uuid === job_uuid),
      runs: runs.filter((one) => one.job_uuid === job_uuid),
    };
    if (!ended.includes(status)) {
      if (settled) {
        say('should have ended');
      }
      return wrong;
    }
    own.languages
      .filter((one) => !ended.includes(one.status) || (status === 'COMPLETED' && one.status !== status))
      .forEach((one) => say(`its ${one.language} is ${one.status}`));
    own.runs
      .filter(({ state }) => !['DONE', 'FAILED', 'CANCELLED'].includes(state))
      .forEach((run) => say(`${run.stage} ${run.language} is ${run.state}`));
    if (status === 'COMPLETED') {
      own.runs
        .filter(({ state }) => state !== 'DONE')
        .forEach((run) => say(`${run.stage} ${run.language} is ${run.state}`));
      if (error || progress !== 100) {
        say(`has progress ${progress} and error ${error?.code ?? 'none'}`);
      }
    } else if (!error?.code || !error.message || !error.remedy) {
      say('does not say why, or what to do');
    }
    return wrong;
  });
}

function nothingIsLeft({ settled, runs, outbox, leftovers }: Snapshot): string[] {
  const leased = runs.filter(
    ({ state, lease_token }) => (state === 'RUNNING') !== (lease_token !== null) || (settled && lease_token),
  );
  // A message is for a run that waits for it, and such a run has one.
  const states = new Map(runs.map((run) => [run.id, run.state]));
  const waiting = runs.filter(({ id, state }) => state === 'READY' && !outbox.includes(id));
  return [
    ...leased.map(
      (run) => `${run.stage} ${run.language} (${run.id}) is ${run.state}, lease ${run.lease_token}`,
    ),
    ...outbox
      .filter((id) => settled || states.get(id) !== 'READY')
      .map((id) => `the outbox has a message for ${id}, which is ${states.get(id) ?? 'gone'}`),
    ...waiting.map((run) => `${run.stage} ${run.language} (${run.id}) is READY and has no message`),
    ...(settled ? leftovers : []),
  ];
}

/** By what was told of each stage run: after DONE it begins again only when somebody wanted the job done again. */
function nothingIsDoneAgain({ events, asked_anew }: Snapshot): string[] {
  const wrong: string[] = [];
  for (const [job_uuid, told] of events) {
    const done = new Map<string, { retried: boolean }>();
    for (const event of told) {
      if (event.type === 'status' && event.language === null && event.status === 'PENDING') {
        done.forEach((run) => (run.retried = true));
      }
      if (event.type !== 'stage') {
        continue;
      }
      const before = done.get(event.stage_run_id);
      const closing = event.stage === 'publish' && event.language === null;
      // The closing delivery tells of all, so that it goes again with each retry.
      const may = before?.retried && (closing || (asked_anew.get(job_uuid) ?? []).includes(event.stage));
      if (event.state === 'DONE' && (!before || may)) {
        done.set(event.stage_run_id, { retried: false });
      } else if (before && !may) {
        const place = `${event.stage} ${event.language ?? ''} (${event.stage_run_id})`;
        wrong.push(`${place} of job ${job_uuid} was DONE, and is ${event.state} at event ${event.seq}`);
      }
    }
  }
  return wrong;
}
