import { basename, relative, resolve } from 'node:path';

import type { Z2Client } from '@z2/client';
import { connectEvents } from '@z2/client';
import {
  type CreateJobRequest,
  EXIT_CODES,
  exitCodeOf,
  isTerminal,
  type JobEvent,
  type JobView,
  Z2Error,
} from '@z2/contracts';
import { type Config, loadConfig } from '@z2/runtime';

import { installPackages } from '../install/install-packages';
import { packagesFor } from '../install/system-packages';
import { print, printError, say } from '../output';
import { runningService } from '../service/service-state';
import { startStack } from '../service/start-stack';
import { createView, type ViewMode } from '../view/job-view';
import { initialState } from '../view/progress-state';
import { bytes } from '../view/render-lines';
import { type LocalizeFlags, localizeRequest } from './localize-request';
import { hasWhisperModel } from './models-on-disk';

/** The main job: from a file or URL to finished videos. Resolves with the exit code. */
export async function localize(input: string, flags: LocalizeFlags): Promise<number> {
  const config = loadConfig();
  const request = await localizeRequest(input, flags);
  await installPackages(packagesFor(await needsOf(config, request)), { yes: flags.yes ?? false });
  const running = await runningService(config);
  const stack = running
    ? null
    : await startStack(config, { port: 0, dieWithParent: true, say: flags.json ? () => undefined : say });
  const service = running ?? stack;
  if (!service) {
    throw new Error('there is no service');
  }
  try {
    return await follow(service.client, service.url, request, flags, basename(input));
  } finally {
    await stack?.stop();
  }
}

async function needsOf(
  config: Config,
  request: CreateJobRequest,
): Promise<Parameters<typeof packagesFor>[0]> {
  const { options = {}, target_languages: targets = [] } = request;
  const from = request.source_language ?? 'en';
  const given = Object.keys(options.translations_in ?? {});
  return {
    media: true,
    redis: config.redisUrl === null,
    previewSpeech: !options.subtitles_in && !options.speech_model && !(await hasWhisperModel(config)),
    dub: options.dub ?? false,
    pairs: config.llm ? [] : targets.filter((to) => !given.includes(to)).map((to) => ({ from, to })),
    scripts: targets,
  };
}

async function follow(
  client: Z2Client,
  url: string,
  request: CreateJobRequest,
  flags: LocalizeFlags,
  title: string,
): Promise<number> {
  const { job_uuid } = await client.createJob(request);
  const mode: ViewMode = flags.json ? 'json' : process.stdout.isTTY ? 'live' : 'lines';
  const first = await client.getJob(job_uuid);
  const view = createView(mode, title, initialState('PENDING', 0, first.stages), process.stdout);
  const events = connectEvents(url);
  const onInterrupt = (): void => {
    say('cancelling …');
    client.cancelJob(job_uuid).catch((error: unknown) => {
      // It may have ended in this very moment; the end comes as an event.
      if (!(error instanceof Z2Error && error.code === 'JOB_STATE_CONFLICT')) {
        say(`the job could not be cancelled: ${String(error)}`);
      }
    });
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    await new Promise<void>((resolvePromise, reject) => {
      const onEvent = (event: JobEvent): void => {
        view.event(event);
        if (event.type === 'status' && event.language === null && isTerminal(event.status)) {
          resolvePromise();
        }
      };
      events.subscribe(job_uuid, 0, onEvent, (error) =>
        reject(new Z2Error('SERVICE_NOT_RUNNING', error.message, { remedy: error.remedy })),
      );
    });
  } finally {
    view.end();
    events.close();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
  const job = await client.getJob(job_uuid);
  if (!flags.json) {
    summary(job, resolve(flags.out));
  }
  if (job.status === 'COMPLETED') {
    return EXIT_CODES.ok;
  }
  if (job.status === 'CANCELLED') {
    say('cancelled; run the same command again to go on where it stopped');
    return EXIT_CODES.cancelled;
  }
  const error = job.error ?? { code: 'INTERNAL', message: 'The job failed.', remedy: 'Look at its log.' };
  printError(new Z2Error('INTERNAL', error.message, { remedy: error.remedy }), error.code);
  return exitCodeOf(error.code);
}

function summary(job: JobView, out: string): void {
  if (job.status === 'CANCELLED') {
    return;
  }
  const done = job.languages.filter(({ status }) => status === 'COMPLETED').map(({ language }) => language);
  if (done.length > 0) {
    print('');
    print(`Results in ${relative(process.cwd(), out) || '.'}/ (${done.join(', ')}):`);
    const shown = job.files.filter(({ kind }) => ['video', 'video_burnt', 'audio_dubbed'].includes(kind));
    shown.forEach((file) => print(`  ${file.language ?? ''}/${file.name}  ${bytes(file.size)}`));
    print('  with SRT, VTT and ASS beside them; transcript, analysis, thumbnail and report.json on top');
  }
  const engines = job.engines.map(
    (use) => `${use.kind} ${use.engine} (${use.quality}${use.note ? `; ${use.note}` : ''})`,
  );
  if (engines.length > 0) {
    print(`Made by ${engines.join(', ')}.`);
  }
  if (job.engines.some(({ quality }) => quality === 'preview')) {
    print('Preview quality: good to try the flow. `./z2 doctor` says what would make it better.');
  }
  const failed = job.checks.filter(({ passed }) => !passed);
  if (failed.length > 0) {
    print(`${failed.length} checks need a look (details in report.json):`);
    failed
      .slice(0, 6)
      .forEach((check) => print(`  ${check.language ?? ''} ${check.check}: ${check.message}`));
  }
}
