import { connectEvents, type Z2Client } from '@z2/client';
import {
  exitCodeOf,
  type JobStatus,
  type JobSummary,
  type LogLine,
  type StageName,
  STATUS_TEXTS,
  Z2Error,
} from '@z2/contracts';

import { print, table } from '../output';
import { requireService } from '../service/require-service';
import { plain } from '../view/plain';
import { jobLines } from './job-lines';
import { jobName, jobRows } from './job-rows';

export const QUEUE_ACTIONS = ['show', 'pause', 'resume'] as const;
export type QueueAction = (typeof QUEUE_ACTIONS)[number];

/** The job that a person means: its UUID, or a beginning of it that only one job has. */
export async function jobOf(client: Z2Client, text: string): Promise<JobSummary> {
  const { jobs } = await client.listJobs({ limit: 200 });
  const found = jobs.filter(({ job_uuid }) => job_uuid.startsWith(text));
  const [only] = found;
  if (only && found.length === 1) {
    return only;
  }
  if (found.length > 1) {
    throw new Z2Error('JOB_NOT_FOUND', `Several jobs begin with ${text}.`, {
      remedy: 'Give more of the id.',
    });
  }
  return client.getJob(text);
}

/** A status by the name that it has in the table, or on the wire. */
function statusOf(text: string): JobStatus {
  const named = Object.entries(STATUS_TEXTS).find(([, name]) => name.toLowerCase() === text.toLowerCase());
  return (named?.[0] ?? text.toUpperCase()) as JobStatus;
}

export interface JobsFlags {
  status?: string;
  language?: string;
  text?: string;
  cursor?: string;
  json?: boolean;
  limit: string;
}

export async function jobs(flags: JobsFlags): Promise<number> {
  const { client } = await requireService();
  const { language, text, cursor } = flags;
  const list = await client.listJobs({
    limit: Number(flags.limit),
    ...{ language, text, cursor },
    // Checked by the service, as all the others are.
    ...(flags.status ? { status: statusOf(flags.status) } : {}),
  });
  if (flags.json) {
    print(JSON.stringify(list));
    return 0;
  }
  if (list.jobs.length === 0) {
    print('No jobs yet. Begin with: ./z2 localize VIDEO --to es');
    return 0;
  }
  print(table(jobRows(list.jobs)));
  if (list.next_cursor) {
    print(`\n${list.total} in all. More: --cursor ${list.next_cursor}`);
  }
  return 0;
}

export async function job(id: string, flags: { json?: boolean }): Promise<number> {
  const { client } = await requireService();
  const view = await client.getJob((await jobOf(client, id)).job_uuid);
  if (flags.json) {
    print(JSON.stringify(view));
    return 0;
  }
  print(jobLines(view, jobName(view)).join('\n'));
  return 0;
}

export async function logs(
  id: string,
  flags: { follow?: boolean; level?: string; json?: boolean },
): Promise<number> {
  const { client, url } = await requireService();
  const { job_uuid } = await jobOf(client, id);
  const show = (line: LogLine): void =>
    print(
      flags.json
        ? JSON.stringify(line)
        : `${line.at.slice(11, 19)} ${line.level.padEnd(7)} ${[line.stage, line.language].filter(Boolean).join(' ').padEnd(14)} ${plain(line.message)}`,
    );
  const wanted = (line: LogLine): boolean => !flags.level || line.level === flags.level.toUpperCase();
  let since = 0;
  for (;;) {
    const page = await client.getLogs(job_uuid, { since, limit: 1_000 });
    page.logs.filter(wanted).forEach(show);
    since = page.last_seq;
    if (page.logs.length < 1_000) {
      break;
    }
  }
  if (flags.follow) {
    const events = connectEvents(url);
    await new Promise<void>((resolve) => {
      events.subscribe(job_uuid, since, (event) => {
        if (event.type === 'log' && wanted(event)) {
          show(event);
        }
      });
      process.once('SIGINT', () => resolve());
    });
    events.close();
  }
  return 0;
}

export async function cancel(id: string): Promise<number> {
  const { client } = await requireService();
  const { job_uuid } = await jobOf(client, id);
  await client.cancelJob(job_uuid);
  print(`${job_uuid} is being cancelled.`);
  return 0;
}

export async function retry(id: string, flags: { from?: string; to?: string }): Promise<number> {
  const { client } = await requireService();
  const { job_uuid } = await jobOf(client, id);
  await client.retryJob(job_uuid, {
    ...(flags.from ? { from_stage: flags.from as StageName } : {}),
    ...(flags.to ? { languages: flags.to.split(',').map((language) => language.trim()) } : {}),
  });
  print(`${job_uuid} goes on.`);
  return 0;
}

export async function clone(id: string): Promise<number> {
  const { client } = await requireService();
  const { job_uuid } = await client.cloneJob((await jobOf(client, id)).job_uuid);
  print(`${job_uuid} is the new job.`);
  return 0;
}

/** Each for itself; the exit code is that of the first that could not be deleted. */
export async function remove(ids: readonly string[]): Promise<number> {
  const { client } = await requireService();
  const job_uuids: string[] = [];
  for (const id of ids) {
    job_uuids.push((await jobOf(client, id)).job_uuid);
  }
  const { results } = await client.bulkJobs({ action: 'delete', job_uuids });
  results.forEach(({ job_uuid, error }) =>
    print(error ? `${job_uuid}: ${error.message}\n→ ${error.remedy}` : `${job_uuid} is deleted.`),
  );
  const failed = results.find(({ error }) => error !== null)?.error;
  return failed ? exitCodeOf(failed.code) : 0;
}

export async function queue(action: QueueAction): Promise<number> {
  const { client } = await requireService();
  const view =
    action === 'pause'
      ? await client.pauseQueue()
      : action === 'resume'
        ? await client.resumeQueue()
        : await client.getQueue();
  const { queued_stage_runs, running_stage_runs, scheduled_jobs } = view;
  print(
    `${view.paused ? 'Paused: nothing new is begun' : 'Going on'}. ` +
      `${running_stage_runs} steps at work, ${queued_stage_runs} wait, ${scheduled_jobs} jobs are scheduled.`,
  );
  return 0;
}
