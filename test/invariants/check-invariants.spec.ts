import type { JobEvent, JobStatus, NumberedEvent, StageRunState } from '@z2/contracts';

import { checkInvariants, type Invariant } from './check-invariants';
import { NOTHING, type Snapshot } from './snapshot';

const JOB = 'job-1';
const [HASH, CHUNK] = ['a'.repeat(64), 'c'.repeat(64)];
const base = { job_uuid: JOB, at: '2026-11-25T09:00:00.000Z' };
const status = (seq: number, to: JobStatus, progress: number): NumberedEvent => ({
  ...{ ...base, type: 'status', seq, language: null, status: to, progress, error: null },
});
const stage = (seq: number, state: StageRunState, attempt = 1): NumberedEvent => ({
  ...{ ...base, type: 'stage', seq, stage_run_id: 'run-1', stage: 'download', language: null },
  ...{ state, attempt, from_checkpoint: false, error: null },
});
const progress = (value: number): JobEvent => ({
  ...{ ...base, type: 'progress', seq: null, stage: 'download', language: null },
  ...{ fraction: 0.5, progress: value, measure: null },
});

const events: NumberedEvent[] = [
  status(1, 'DOWNLOADING', 10),
  stage(2, 'RUNNING'),
  stage(3, 'DONE'),
  status(4, 'PUBLISHING', 85),
  status(5, 'COMPLETED', 100),
];

/** A job that went well, with all that it left. */
const SOUND: Snapshot = {
  ...NOTHING,
  jobs: [{ job_uuid: JOB, status: 'COMPLETED', progress: 100, error: null, seq: 5 }],
  languages: [{ job_uuid: JOB, language: 'es', status: 'COMPLETED' }],
  runs: [
    { id: 'run-1', job_uuid: JOB, stage: 'download', language: '', state: 'DONE', lease_token: null },
    { id: 'run-2', job_uuid: JOB, stage: 'publish', language: 'es', state: 'DONE', lease_token: null },
  ],
  events: new Map([[JOB, events]]),
  seen: new Map([[JOB, [events[0]!, progress(20), ...events.slice(1)]]]),
  files: [{ job_uuid: JOB, name: 'talk.es.srt', sha256: HASH, size: 7 }],
  named: new Set([CHUNK]),
  storage: [HASH, CHUNK].map((name) => ({ name, sha256: name, size: 7 })),
  intents: [{ job_uuid: JOB, publisher: 'webhook', key: 'k', state: 'DONE' }],
  received: new Map([['webhook', new Map([['k', 1]])]]),
};
/** As it is while the job is at work. */
const GOING: Snapshot = {
  ...SOUND,
  settled: false,
  jobs: [{ ...SOUND.jobs[0]!, status: 'DOWNLOADING', progress: 10, seq: 2 }],
  languages: [{ job_uuid: JOB, language: 'es', status: 'DOWNLOADING' }],
  runs: [
    { ...SOUND.runs[0]!, state: 'RUNNING', lease_token: 'token' },
    { ...SOUND.runs[1]!, state: 'WAITING' },
  ],
  events: new Map([[JOB, events.slice(0, 2)]]),
  seen: new Map(),
  intents: [],
  received: new Map(),
};

const told = (...all: NumberedEvent[]): Snapshot => ({
  ...SOUND,
  jobs: [{ ...SOUND.jobs[0]!, seq: all.length }],
  events: new Map([[JOB, all]]),
  seen: new Map(),
});
const received = (...counts: [string, number][]): Snapshot => ({
  ...SOUND,
  received: new Map([['webhook', new Map(counts)]]),
});
const got = (...all: JobEvent[]): Snapshot => ({ ...SOUND, seen: new Map([[JOB, all]]) });
const job = (facts: Partial<Snapshot['jobs'][number]>): Snapshot => ({
  ...SOUND,
  jobs: [{ ...SOUND.jobs[0]!, ...facts }],
});
const run = (facts: Partial<Snapshot['runs'][number]>, from = GOING): Snapshot => ({
  ...from,
  runs: [{ ...from.runs[0]!, ...facts }, ...from.runs.slice(1)],
});
const retried = [
  ...events,
  status(6, 'PENDING', 0),
  stage(7, 'RUNNING'),
  stage(8, 'DONE'),
  status(9, 'COMPLETED', 100),
];

const BROKEN: [Invariant, string, Snapshot, RegExp][] = [
  ['I1', 'a row without its content', { ...SOUND, storage: SOUND.storage!.slice(1) }, /is not in storage/],
  [
    ...(['I1', 'a row of another size'] as const),
    { ...SOUND, files: [{ ...SOUND.files[0]!, size: 8 }] },
    /has 7 bytes instead of 8/,
  ],
  ['I1', 'a content without a row', { ...SOUND, named: new Set() }, /no row names it/],
  [
    ...(['I2', 'a content that is not whole'] as const),
    { ...SOUND, storage: [SOUND.storage![1]!, { name: HASH, sha256: 'b'.repeat(64), size: 7 }] },
    /the content under a+ is b+/,
  ],
  ['I3', 'a delivery made twice', received(['k', 2]), /has k of job job-1 2 times/],
  ['I3', 'a delivery that is DONE and came never', received(), /0 times, which is DONE/],
  ['I3', 'a delivery that nobody intended', received(['k', 1], ['x', 1]), /x, which nobody intended/],
  [
    ...(['I3', 'an intent left open'] as const),
    { ...SOUND, intents: [{ ...SOUND.intents[0]!, state: 'UNKNOWN' }] },
    /is UNKNOWN, and the job is COMPLETED/,
  ],
  [
    'I4',
    'a step back',
    told(...events.slice(0, 4), status(5, 'DOWNLOADING', 85)),
    /PUBLISHING → DOWNLOADING/,
  ],
  [
    'I4',
    'another status than was told',
    job({ status: 'CANCELLED', error: error() }),
    /told to be COMPLETED/,
  ],
  ['I4', 'a job that never ends', { ...GOING, settled: true }, /should have ended/],
  [
    ...(['I4', 'a language that goes on'] as const),
    { ...SOUND, languages: [{ job_uuid: JOB, language: 'es', status: 'TRANSLATING' }] },
    /its es is TRANSLATING/,
  ],
  ['I4', 'a stage that was left out', run({ state: 'CANCELLED' }, SOUND), /download {2}is CANCELLED/],
  ['I4', 'an end without a reason', job({ status: 'FAILED' }), /does not say why/],
  ['I4', 'COMPLETED with an error', job({ error: error() }), /error SOURCE_EMPTY/],
  ['I5', 'a gap', told(...events.slice(0, 4), status(6, 'COMPLETED', 100)), /event 5 .* has the number 6/],
  ['I5', 'an event that was lost', job({ seq: 6 }), /has 5 events, and counts 6/],
  ['I5', 'an event that a client missed', got(...events.slice(0, 3), events[4]!), /got 5 for event 4/],
  ['I5', 'an event that a client got twice', got(...events, events[4]!), /got 5 for event 6/],
  ['I5', 'another event', got(...events.slice(0, 4), status(5, 'FAILED', 100)), /another event 5/],
  ['I6', 'a process', { ...SOUND, leftovers: ['ffmpeg 4711 runs'] }, /ffmpeg 4711/],
  ['I6', 'a lease of what does not run', run({ state: 'READY' }), /is READY, lease token/],
  ['I6', 'work without a lease', run({ lease_token: null }), /is RUNNING, lease null/],
  ['I6', 'a message for nobody', { ...GOING, outbox: ['run-2'] }, /message for run-2, which is WAITING/],
  ['I6', 'a wait without a message', run({ state: 'READY', lease_token: null }), /has no message/],
  ['I7', 'a done stage that is done again', told(...events, stage(6, 'RUNNING')), /was DONE, and is RUNNING/],
  ['I7', 'a done stage that a retry does again', told(...retried), /was DONE, and is RUNNING at event 7/],
  [
    ...(['I8', 'progress that falls'] as const),
    got(...events.slice(0, 4), progress(90), progress(89), events[4]!),
    /fell from 90 to 89/,
  ],
];

describe('the checker of the invariants', () => {
  it('finds nothing in what is sound, ended or at work', () => {
    expect(checkInvariants(SOUND)).toEqual([]);
    expect(checkInvariants(GOING)).toEqual([]);
    expect(checkInvariants(NOTHING)).toEqual([]);
  });

  it.each(BROKEN)('%s: finds %s', (invariant, _, snapshot, what) => {
    const found = checkInvariants(snapshot);
    expect(found.map((one) => one.invariant)).toContain(invariant);
    expect(found.filter((one) => one.invariant === invariant).map((one) => one.what)).toContainEqual(
      expect.stringMatching(what),
    );
  });

  it('lets a retry begin again, lower, with the stages that were asked for', () => {
    expect(checkInvariants({ ...told(...retried), asked_anew: new Map([[JOB, ['download']]]) })).toEqual([]);
  });
});

function error(): NonNullable<Snapshot['jobs'][number]['error']> {
  return { code: 'SOURCE_EMPTY', message: 'It is empty.', remedy: 'Send another.' };
}
