import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  type BareTimes,
  type BareWork,
  type JobView,
  type SubtitleMode,
  throwIfCancelled,
  Z2Error,
} from '@z2/contracts';

import { followJob } from '../localize/follow-job';
import { say } from '../output';
import { askProgram } from '../service/ask-program';
import { BARE_WORK } from '../service/paths';
import { type BenchClip, freshCopy } from './bench-clip';
import { benchSrt, cueCount } from './bench-cues';
import type { BenchSystem } from './bench-system';

export interface BenchOptions {
  languages: readonly string[];
  subtitles: SubtitleMode;
  dub: boolean;
  /** Translations as files: without engine time. */
  given: boolean;
}

/** Files of one job. */
export interface BenchInput {
  media: string;
  transcript: string;
  translations: Record<string, string>;
  options: BenchOptions;
}

/** Longest time of one run, ms. */
const TIMEOUT_MS = 3_600_000;

/** Makes jobs, lets Z2 or the bare programs do them, and takes the time. */
export class BenchRuns {
  private count = 0;

  constructor(
    private readonly bench: BenchSystem,
    private readonly clip: BenchClip,
  ) {}

  /** A job of which nothing was seen before: other bytes of media, other texts. */
  async fresh(options: BenchOptions): Promise<BenchInput> {
    const number = ++this.count;
    const { dir } = this.bench;
    const media = await freshCopy(this.clip, join(dir, `clip-${number}.mp4`), `bench ${number}`);
    const first = number * 10_000;
    const transcript = await this.srt(`${number}.en.srt`, 'en', first);
    const translations: Record<string, string> = {};
    for (const language of options.given ? options.languages : []) {
      translations[language] = await this.srt(`${number}.${language}.srt`, language, first);
    }
    return { media, transcript, translations, options };
  }

  /** The same with one cue of the first language changed, the `at`-th part of the film (0–1). */
  async edited(input: BenchInput, at: number): Promise<BenchInput> {
    const [language = ''] = input.options.languages;
    const number = this.count;
    const cue = Math.floor(cueCount(this.clip.seconds) * at);
    const file = await this.srt(`${number}.${language}.edit-${cue}.srt`, language, number * 10_000, cue);
    return { ...input, translations: { ...input.translations, [language]: file } };
  }

  private async srt(name: string, language: string, first: number, edited?: number): Promise<string> {
    const path = join(this.bench.dir, name);
    await writeFile(path, benchSrt(language, this.clip.seconds, first, edited));
    return path;
  }

  /** From handing the job in to its end, ms. @throws Z2Error with the job's own error, CANCELLED */
  async z2(input: BenchInput): Promise<{ ms: number; job: JobView }> {
    const { system, dir, signal } = this.bench;
    throwIfCancelled(signal);
    const { options, translations } = input;
    const from = performance.now();
    const { job_uuid } = await system.client.createJob({
      source_path: input.media,
      source_language: 'en',
      target_languages: [...options.languages],
      options: {
        ...{ subtitles: options.subtitles, dub: options.dub, subtitles_in: input.transcript },
        translations_in: translations,
      },
      publish: [{ publisher: 'folder', path: join(dir, 'out') }],
    });
    throwIfCancelled(signal);
    const job = await followJob(system, job_uuid, { since: 0 }, () => undefined);
    const ms = performance.now() - from;
    throwIfCancelled(signal);
    if (job.status !== 'COMPLETED') {
      throw new Z2Error('INTERNAL', `The measured job ended ${job.status}: ${job.error?.message ?? ''}`, {
        remedy: job.error?.remedy ?? 'See ./z2 doctor.',
      });
    }
    say(`  Z2 ${(ms / 1000).toFixed(2)} s: ${stagesOf(job)}`);
    return { ms, job };
  }

  /** The same work without Z2 around it, ms. */
  async bare(input: BenchInput): Promise<number> {
    const { languages, subtitles, dub } = input.options;
    const work: BareWork = {
      ...{ media: input.media, transcript: input.transcript, source_language: 'en' },
      ...{ languages: [...languages], translations: input.translations, subtitles, dub },
    };
    const { wall_ms, parts } = await askProgram<BareTimes>(BARE_WORK, work, {
      ...{ timeoutMs: TIMEOUT_MS, sentence: 'The bare work could not be done', signal: this.bench.signal },
    });
    const told = parts.map(({ part, ms }) => `${part} ${(ms / 1000).toFixed(2)}`).join(', ');
    say(`  bare ${(wall_ms / 1000).toFixed(2)} s: ${told}`);
    return wall_ms;
  }
}

/** When each stage run began and how long it took, s. */
function stagesOf(job: JobView): string {
  const begun = Date.parse(job.created_at);
  return job.stages
    .filter((run) => run.started_at && run.finished_at)
    .map((run) => {
      const [from, to] = [Date.parse(run.started_at!), Date.parse(run.finished_at!)];
      const name = run.language ? `${run.stage} ${run.language}` : run.stage;
      return `${name} ${((from - begun) / 1000).toFixed(2)}+${((to - from) / 1000).toFixed(2)}`;
    })
    .join(', ');
}
