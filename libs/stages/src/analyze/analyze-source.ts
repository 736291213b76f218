import {
  ArtifactRef,
  Check,
  countOf,
  languageName,
  SourceAnalysis,
  Transcript,
  Z2Error,
} from '@z2/contracts';
import { Loudness, mainAudio, mainVideo, measureLoudness, MediaTools, probeMedia } from '@z2/media';

import { StageContext } from '../stage';
import { AnalyzeInput, AnalyzeOutput } from '../stage-io';
import { analyzePictures, Pictures } from './analyze-pictures';
import { chapterSpans, titleChapters } from './chapters';
import { LanguageVerdict, languageVerdict } from './language-confidence';
import { speechFacts } from './speech-facts';
import { keyPhrases } from './text/key-phrases';
import { sentencesOf } from './text/sentences';

export type SourceInput = Extract<AnalyzeInput, { scope: 'source' }>;

const MOST_PHRASES = 20;
/** Share of the stage that decoding pictures takes; listening takes most of the rest. */
const PICTURES_SHARE = 0.75;
const NO_PICTURES: Pictures = { scene_changes_ms: [], thumbnails: [], files: [] };
const SILENT: Loudness = { integrated_lufs: null, true_peak_dbtp: null, range_lu: null };

/** The analysis of the source: its pictures, its sound, and what is said in it. */
export async function analyzeSource(
  input: SourceInput,
  version: string,
  tools: MediaTools,
  ctx: StageContext,
): Promise<AnalyzeOutput> {
  const { pictures, loudness, unread, duration } = await lookAtSource(input.media, version, tools, ctx);
  for (const { part, error } of unread) {
    ctx.log('WARNING', `The ${part} of the source cannot be analysed: ${error.message}`);
  }
  const transcript = await ctx.artifacts.readJson<Transcript>(input.transcript);
  const said = await analyzeWords(transcript, input, duration, pictures.scene_changes_ms);
  const source: SourceAnalysis = {
    ...said.facts,
    loudness,
    scene_changes_ms: pictures.scene_changes_ms,
    thumbnails: pictures.thumbnails,
  };
  ctx.progress(1);
  ctx.log(
    'INFO',
    `analysed: ${countOf(source.words, 'word')}, ${countOf(source.scene_changes_ms.length, 'scene change')}, ` +
      `${countOf(source.chapters.length, 'chapter')}, ${countOf(source.thumbnails.length, 'thumbnail')}`,
  );
  return {
    source,
    language: null,
    thumbnails: pictures.files,
    engines: [],
    checks: [
      ...sourceChecks(source, transcript, said.verdict),
      readableCheck(unread.map(({ part }) => part)),
    ],
  };
}

interface Seen {
  pictures: Pictures;
  loudness: Loudness;
  /** What cannot be decoded to its end. */
  unread: Unread[];
  /** ms */
  duration: number;
}

interface Unread {
  part: string;
  error: Z2Error;
}

/**
 * What is seen and heard in the source, whatever is said: its pictures and its loudness, each a chunk of its own. Videos that only
 * players forgive are localised all the same: what cannot be decoded to its end costs its part of the analysis, not the job.
 */
export async function lookAtSource(
  media: ArtifactRef,
  version: string,
  tools: MediaTools,
  ctx: StageContext,
): Promise<Seen> {
  const path = await ctx.artifacts.open(media);
  const info = await probeMedia(path, tools, ctx.signal, media.name);
  const duration = info.duration_ms;
  const share = mainVideo(info) ? PICTURES_SHARE : 0.05;
  const report = (from: number, part: number) => (done: number) => {
    const reached = Math.min(done, duration);
    ctx.progress(from + (part * reached) / duration, { done: reached, total: duration, unit: 'ms' });
  };
  const key = `${version} ${media.sha256}`;
  const unread: Unread[] = [];
  const pictures = await readableOr(unread, 'pictures', NO_PICTURES, () =>
    analyzePictures(path, info, key, tools, ctx, report(0, share)),
  );
  const audio = mainAudio(info);
  const loudness = audio
    ? await readableOr(unread, 'sound', SILENT, () =>
        ctx.chunk('analyze-loudness', [key], () =>
          measureLoudness(path, tools, {
            signal: ctx.signal,
            streamIndex: audio.index,
            onProgress: report(share, 0.95 - share),
          }),
        ),
      )
    : SILENT;
  ctx.progress(0.95);
  return { pictures, loudness, unread, duration };
}

async function readableOr<T>(
  unread: Unread[],
  part: string,
  otherwise: T,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Z2Error) || error.code !== 'SOURCE_DAMAGED') {
      throw error;
    }
    unread.push({ part, error });
    return otherwise;
  }
}

function readableCheck(unread: readonly string[]): Check {
  return {
    check: 'source_readable',
    passed: unread.length === 0,
    value: unread.join(', '),
    bound: 'pictures and sound can be decoded to the end',
    message: unread.length === 0 ? 'The whole source can be decoded.' : `Damaged: ${unread.join(', ')}.`,
  };
}

type WordFacts = Omit<SourceAnalysis, 'loudness' | 'scene_changes_ms' | 'thumbnails'>;

async function analyzeWords(
  transcript: Transcript,
  input: SourceInput,
  duration: number,
  cuts: readonly number[],
): Promise<{ facts: WordFacts; verdict: LanguageVerdict | null }> {
  const { cues } = transcript;
  const told = transcript.language && transcript.language !== 'und' ? transcript.language : null;
  const verdict = await languageVerdict(cues.map((cue) => cue.text).join(' '), told);
  const language = told ?? verdict?.looks_like ?? null;
  const sentences = sentencesOf(cues, language ?? 'und');
  const own = input.metadata.chapters;
  const facts: WordFacts = {
    language,
    language_confidence: verdict?.confidence ?? null,
    ...speechFacts(transcript, duration),
    key_phrases: keyPhrases(
      sentences.map((sentence) => sentence.text),
      language ?? 'und',
      MOST_PHRASES,
    ),
    chapters:
      own.length > 0
        ? own.map((chapter) => ({ ...chapter }))
        : titleChapters(
            chapterSpans(sentences, language ?? 'und', duration, cuts),
            sentences,
            language ?? 'und',
          ),
  };
  return { facts, verdict };
}

function sourceChecks(
  source: SourceAnalysis,
  transcript: Transcript,
  verdict: LanguageVerdict | null,
): Check[] {
  const peak = source.loudness.true_peak_dbtp;
  const checks: Check[] = [
    {
      check: 'speech',
      passed: source.words > 0,
      value: source.words,
      bound: '≥ 1 word',
      message: source.words > 0 ? `${countOf(source.words, 'word')} said.` : 'Nobody speaks in this video.',
    },
  ];
  if (peak !== null) {
    checks.push({
      check: 'source_true_peak',
      passed: peak <= 0,
      value: peak,
      bound: '≤ 0 dBTP',
      message: peak <= 0 ? 'The source is not clipped.' : 'The source is clipped: its sound is distorted.',
    });
  }
  if (verdict) {
    checks.push({
      check: 'source_language',
      passed: verdict.agrees,
      value: verdict.looks_like,
      bound: transcript.language,
      message: verdict.agrees
        ? 'The transcript is in the language that it says.'
        : `The transcript looks like ${languageName(verdict.looks_like)}, not ${languageName(transcript.language)}.`,
    });
  }
  return checks;
}
