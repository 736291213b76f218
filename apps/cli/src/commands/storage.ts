import { setTimeout as wait } from 'node:timers/promises';

import type { Z2Client } from '@z2/client';
import { countOf, EXIT_CODES, type StorageTask, type StorageView, Z2Error } from '@z2/contracts';

import { print, say, table } from '../output';
import { requireService } from '../service/require-service';
import { bytes as bytesOf } from '../view/format';
import { plain } from '../view/plain';

const ASK_EVERY_MS = 500;
const START_WITHIN_MS = 60_000;

/** `./z2 storage`: how much lies there, its rules, what is wrong. */
export async function showStorage(flags: { json?: boolean }): Promise<number> {
  const { client } = await requireService();
  const view = await client.storage.view();
  print(flags.json ? JSON.stringify(view, null, 2) : storageLines(view));
  return EXIT_CODES.ok;
}

/** `./z2 storage scrub`: hashes everything anew. Ends with 1 where something is wrong. */
export async function scrubStorage(flags: { json?: boolean }): Promise<number> {
  const { client } = await requireService();
  const { scrub } = await ended(client, await client.storage.scrub());
  print(flags.json ? JSON.stringify(scrub, null, 2) : scrubLines(scrub));
  return scrub && scrub.faults.length > 0 ? EXIT_CODES.unexpected : EXIT_CODES.ok;
}

/** `./z2 storage clean [--dry-run]`: removes what the rules let go. */
export async function cleanStorage(flags: { dryRun?: boolean; json?: boolean }): Promise<number> {
  const { client } = await requireService();
  const { clean } = await ended(client, await client.storage.clean({ dry_run: flags.dryRun ?? false }));
  print(flags.json ? JSON.stringify(clean, null, 2) : cleanLines(clean, flags.dryRun ?? false));
  return EXIT_CODES.ok;
}

async function ended(client: Z2Client, first: StorageTask): Promise<StorageTask> {
  const begun = Date.now();
  for (let task = first, shown = 0; ; task = await client.storage.task(first.task_id)) {
    if (task.state === 'DONE') {
      return task;
    }
    if (task.error) {
      const { message, remedy } = task.error;
      throw new Z2Error('INTERNAL', message, { remedy });
    }
    if (task.state === 'PENDING' && Date.now() - begun > START_WITHIN_MS) {
      throw new Z2Error('SERVICE_NOT_RUNNING', 'No worker has begun with it.', {
        remedy:
          'It waits for one: ./z2 storage shows it later. Is a worker running, or another task under way?',
      });
    }
    if (task.progress > shown + 0.1) {
      shown = task.progress;
      say(`${Math.floor(shown * 100)} %`);
    }
    await wait(ASK_EVERY_MS);
  }
}

/** Pure. */
export function storageLines({ bytes, contents, free_bytes, rules, faults, tasks }: StorageView): string {
  const lies =
    bytes === null
      ? 'Not measured yet: a worker does it every five minutes.'
      : `${bytesOf(bytes)} in ${countOf(contents ?? 0, 'content')}; ${bytesOf(free_bytes ?? 0)} left on the disk.`;
  const days = (count: number): string => countOf(count, 'day');
  const words = [
    rules.quota_mib === null ? 'no quota' : `at most ${bytesOf(rules.quota_mib * 2 ** 20)}`,
    rules.keep_days === null
      ? 'jobs are kept'
      : `${rules.keep_finals ? 'of jobs only results are kept' : 'jobs are removed'} ${days(rules.keep_days)} after their end`,
    ...(rules.intermediates_days === null
      ? []
      : [`sources and intermediates go after ${days(rules.intermediates_days)}`]),
  ];
  const last = tasks.find(({ kind, state }) => kind === 'scrub' && state === 'DONE');
  const looked = last ? `Looked through last ${time(last.finished_at)} UTC.` : 'Not looked through yet.';
  const wrong = faults.map(({ kind, sha256, job_uuids }) => [
    ...[kind, sha256.slice(0, 12), `jobs ${job_uuids.map((id) => id.slice(0, 8)).join(', ') || 'none'}`],
  ]);
  return [
    lies,
    `Rules: ${words.join('; ')}.`,
    faults.length > 0
      ? `${looked} ${countOf(faults.length, 'fault')}:\n${table(wrong)}`
      : last
        ? `${looked} Nothing wrong was found.`
        : looked,
    '→ ./z2 storage scrub; ./z2 storage clean --dry-run; ./z2 settings set storage.keep_days=90 storage.keep_finals=1',
  ].join('\n');
}

/** Pure. */
export function scrubLines(scrub: StorageTask['scrub']): string {
  const { checked = 0, bytes = 0, faults = [] } = scrub ?? {};
  const head = `${countOf(checked, 'content')} hashed anew, ${bytesOf(bytes)}.`;
  if (faults.length === 0) {
    return `${head} All is as it should be.`;
  }
  const rows = faults.map(({ kind, sha256 }) => [
    kind === 'corrupt' ? 'corrupt, set aside' : 'missing',
    sha256,
  ]);
  return `${head} ${countOf(faults.length, 'fault')}:\n${table(rows)}\n→ ./z2 storage names the jobs; ./z2 retry JOB makes their files again. Check the disk.`;
}

/** Pure. */
export function cleanLines(clean: StorageTask['clean'], dryRun: boolean): string {
  const { jobs = [], trimmed = [], bytes = 0 } = clean ?? {};
  if (jobs.length + trimmed.length === 0) {
    return 'The rules let nothing go. → ./z2 storage shows them.';
  }
  const rows = [
    ...jobs.map((job) => [
      job.job_uuid.slice(0, 8),
      time(job.ended_at),
      plain(job.title ?? '–'),
      'the whole job',
    ]),
    ...trimmed.map((job) => [
      ...[job.job_uuid.slice(0, 8), time(job.ended_at), plain(job.title ?? '–')],
      job.files.map(({ name }) => plain(name)).join(', ') || 'parts of its work',
    ]),
  ];
  return `${table(rows)}\n${dryRun ? 'Would be removed' : 'Removed'}: ${bytesOf(bytes)}, and parts of work (segments, voice clips).`;
}

const time = (text: string | null): string => text?.slice(0, 16).replace('T', ' ') ?? '–';
