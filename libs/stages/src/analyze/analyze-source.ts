import { Check, countOf, languageName, SourceAnalysis, Transcript } from '@z2/contracts';
import { MediaTools } from '@z2/media';

import { StageContext } from '../stage';
import { AnalyzeInput, AnalyzeOutput } from '../stage-io';
import { chapterSpans, titleChapters } from './chapters';
import { findSpeech } from './find-speech';
import { LanguageVerdict, languageVerdict } from './language-confidence';
import { lookAtSource } from './look-at-source';
import { speechFacts } from './speech-facts';
import { keyPhrases } from './text/key-phrases';
import { sentencesOf } from './text/sentences';

export type SourceInput = Extract<AnalyzeInput, { scope: 'source' }>;

const MOST_PHRASES = 20;

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
  const found = await findSpeech(transcript, input, ctx);
  const said = await analyzeWords(
    { ...transcript, regions: found.regions },
    input,
    duration,
    pictures.scene_changes_ms,
  );
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
    engines: found.engines,
    checks: [
      ...found.checks,
      ...sourceChecks(source, transcript, said.verdict),
      readableCheck(unread.map(({ part }) => part)),
    ],
  };
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
      message:
        source.words > 0
          ? `${countOf(source.words, 'word')} said.`
          : 'There is nothing to subtitle or to dub: the video is passed on as it is, with empty subtitle files.',
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
        ? `The words of the transcript look like ${languageName(verdict.looks_like)}.`
        : `The transcript looks like ${languageName(verdict.looks_like)}, not ${languageName(transcript.language)}.`,
    });
  }
  return checks;
}
