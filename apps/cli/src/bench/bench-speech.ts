import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

import { connectEvents } from '@z2/client';
import {
  type ArtifactView,
  EXIT_CODES,
  isTerminal,
  type JobView,
  throwIfCancelled,
  type Transcript,
  Z2Error,
} from '@z2/contracts';
import { listModels, type ResolvedModel, resolveModel } from '@z2/runtime';

import { print, say, table } from '../output';
import type { UsedSystem } from '../service/use-system';
import { type BenchSystem, withBenchSystem } from './bench-system';
import { type SpeechSample, speechSamples } from './speech-samples';
import { wordErrors } from './word-errors';

/** One engine, or one model of whisper.cpp, over all recordings that it knows the language of. */
export interface SpeechResult {
  engine: string;
  language: string;
  recordings: number;
  failed: number;
  words: number;
  errors: number;
  /** Errors through words; null where nothing was recognised. */
  word_error_rate: number | null;
  audio_s: number;
  work_s: number;
  /** Time of work through time of sound: below 1 is faster than it is spoken. */
  real_time_factor: number | null;
}

interface Candidate {
  engine: string;
  model: ResolvedModel | null;
  languages: readonly string[];
}

/**
 * `./z2 bench speech`: word error rate and real-time factor of each offline speech engine and each whisper model on disk, by
 * whole jobs of the system as users run it. The time is that of the transcribe stage: sound taken out, speech found, recognised.
 */
export async function benchSpeech(flags: { media: string; json?: boolean }): Promise<number> {
  const samples = await speechSamples(resolve(flags.media));
  return withBenchSystem(async (bench) => {
    const results: SpeechResult[] = [];
    for (const candidate of await candidates(bench)) {
      const known = samples.filter(
        ({ language }) => candidate.languages.length === 0 || candidate.languages.includes(language),
      );
      for (const [language, ofLanguage] of Map.groupBy(known, (sample) => sample.language)) {
        say(`${nameOf(candidate)}: ${language}, ${ofLanguage.length} recordings`);
        results.push(await measure(bench, candidate, language, ofLanguage));
      }
    }
    print(flags.json ? JSON.stringify(results) : report(results));
    return 0;
  });
}

const nameOf = ({ engine, model }: Candidate): string => (model ? `${engine} ${model.name}` : engine);

async function candidates({ system, config }: BenchSystem): Promise<Candidate[]> {
  const modelsDir = config.dirs.models;
  const engines = await system.client.getEngines();
  const offline = engines.filter(({ kind, available }) => kind === 'speech' && available);
  const installed = (await listModels(modelsDir)).filter((one) => one.installed);
  const models = await Promise.all(installed.map(({ name }) => resolveModel(name, modelsDir)));
  return offline.flatMap(({ engine, languages }): Candidate[] => {
    switch (engine) {
      case 'whisper.cpp':
        return models.map((model) => ({ engine, model, languages }));
      case 'pocketsphinx':
        return [{ engine, model: null, languages }];
      default:
        // Services cost money: they are measured where somebody asks for it, not here.
        return [];
    }
  });
}

async function measure(
  bench: BenchSystem,
  candidate: Candidate,
  language: string,
  samples: readonly SpeechSample[],
): Promise<SpeechResult> {
  const sum = { words: 0, errors: 0, audio: 0, work: 0, failed: 0 };
  for (const sample of samples) {
    const job = await tryTranscribe(bench, candidate, sample);
    if (!job) {
      sum.failed++;
      continue;
    }
    const run = job.stages.find(({ stage }) => stage === 'transcribe');
    const file = job.files.find(({ kind }) => kind === 'transcript');
    if (run?.state !== 'DONE' || !file || !run.started_at || !run.finished_at) {
      sum.failed++;
      continue;
    }
    const { cues } = await readTranscript(bench.system, file);
    const found = wordErrors(sample.text, cues.map(({ text }) => text).join(' '), language);
    sum.words += found.words;
    sum.errors += found.errors;
    sum.audio += (job.metadata?.duration_ms ?? 0) / 1000;
    sum.work += (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000;
  }
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  return {
    ...{ engine: nameOf(candidate), language, recordings: samples.length, failed: sum.failed },
    ...{ words: sum.words, errors: sum.errors },
    word_error_rate: sum.words > 0 ? rounded(sum.errors / sum.words) : null,
    ...{ audio_s: rounded(sum.audio), work_s: rounded(sum.work) },
    real_time_factor: sum.audio > 0 ? rounded(sum.work / sum.audio) : null,
  };
}

/** Null where the job is refused: no model for the language, no pair to translate. */
async function tryTranscribe(
  bench: BenchSystem,
  candidate: Candidate,
  sample: SpeechSample,
): Promise<JobView | null> {
  try {
    return await transcribe(bench, candidate, sample);
  } catch (error) {
    if (error instanceof Z2Error && error.exit === EXIT_CODES.engine) {
      say(`${sample.name}: ${error.message}`);
      return null;
    }
    throw error;
  }
}

/** The job up to its transcript, and no further. */
async function transcribe(
  { system, signal }: BenchSystem,
  candidate: Candidate,
  sample: SpeechSample,
): Promise<JobView> {
  throwIfCancelled(signal);
  const { job_uuid } = await system.client.createJob({
    source_path: sample.path,
    source_language: sample.language,
    target_languages: [sample.language === 'en' ? 'es' : 'en'],
    options: {
      ...{ speech_engine: candidate.engine, speech_model: candidate.model?.path ?? null },
      subtitles: 'none',
    },
  });
  throwIfCancelled(signal);
  const events = connectEvents(system.state.url);
  try {
    await new Promise<void>((done, fail) => {
      events.subscribe(
        job_uuid,
        0,
        (event) => {
          const heard = event.type === 'stage' && event.stage === 'transcribe' && event.state === 'DONE';
          const over = event.type === 'status' && event.language === null && isTerminal(event.status);
          if (heard || over) {
            done();
          }
        },
        (error) => fail(new Error(error.message)),
      );
    });
  } finally {
    events.close();
  }
  throwIfCancelled(signal);
  const job = await system.client.getJob(job_uuid);
  if (!isTerminal(job.status)) {
    await system.client.cancelJob(job_uuid);
  }
  return job;
}

async function readTranscript(system: UsedSystem, file: ArtifactView): Promise<Transcript> {
  const answer = await fetch(new URL(file.url, system.state.url));
  return (await answer.json()) as Transcript;
}

function report(results: readonly SpeechResult[]): string {
  const percent = (rate: number | null): string => (rate === null ? '-' : `${(rate * 100).toFixed(1)} %`);
  const rows = results.map((one) => [
    ...[one.engine, one.language, String(one.recordings - one.failed), String(one.words)],
    ...[percent(one.word_error_rate), `${one.audio_s.toFixed(0)} s`, one.real_time_factor?.toFixed(2) ?? '-'],
  ]);
  return `${table([['ENGINE', 'LANGUAGE', 'RECORDINGS', 'WORDS', 'WORD ERRORS', 'SOUND', 'REAL TIME'], ...rows])}\n\n${availableParallelism()} processor cores; REAL TIME is work through sound: below 1 is faster than it is spoken.`;
}
