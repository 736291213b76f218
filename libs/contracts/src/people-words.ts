import type { ArtifactKind } from './artifact';
import type { EngineKind } from './engine';
import type { JobStatus } from './job-status';
import { languageName, parseLanguage } from './languages';
import type { StageName, StageRunState } from './stage';

/** The one word that people read for each status, in console, terminal and summaries alike. */
export const STATUS_TEXTS: Readonly<Record<JobStatus, string>> = {
  SCHEDULED: 'Scheduled',
  PENDING: 'Waiting',
  DOWNLOADING: 'Downloading',
  TRANSCRIBING: 'Transcribing',
  TRANSLATING: 'Translating',
  IN_REVIEW: 'In review',
  PROCESSING_VIDEO: 'Rendering',
  ANALYZING: 'Analyzing',
  PUBLISHING: 'Publishing',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

/** The one word that people read for each stage. */
export const STAGE_TEXTS: Readonly<Record<StageName, string>> = {
  download: 'Download',
  transcribe: 'Transcribe',
  translate: 'Translate',
  render: 'Render',
  analyze: 'Analyze',
  publish: 'Publish',
};

/** What people read for the state of a stage run. */
export const RUN_TEXTS: Readonly<Record<StageRunState, string>> = {
  WAITING: 'Not yet',
  READY: 'In line',
  RUNNING: 'Running',
  DONE: 'Done',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

/** What a kind of file is, for people. */
export const KIND_TEXTS: Readonly<Record<ArtifactKind, string>> = {
  source: 'Original video',
  audio: 'Audio for the engines',
  captions: 'Captions of the source',
  transcript: 'Transcript with word times',
  translation: 'Translation',
  subtitles_srt: 'Subtitles (SRT)',
  subtitles_vtt: 'Subtitles (VTT)',
  subtitles_ass: 'Subtitles (ASS)',
  dub_audio: 'Sound of the dub alone',
  video: 'Video',
  video_burnt: 'Video with burnt-in subtitles',
  video_all: 'Video with all languages',
  audio_dubbed: 'Dubbed sound',
  thumbnail: 'Thumbnail',
  analysis: 'Analysis',
  report: 'Report',
  chunk: 'Intermediate part',
};

const ENGINE_NAMES: Readonly<Record<string, string>> = {
  apertium: 'Apertium',
  bergamot: 'Bergamot',
  captions: 'As given',
  deepl: 'DeepL',
  elevenlabs: 'ElevenLabs',
  energy: 'Loudness detector',
  'espeak-ng': 'eSpeak NG',
  google: 'Google Cloud',
  libretranslate: 'LibreTranslate',
  pocketsphinx: 'PocketSphinx',
  silero: 'Silero',
};
/** The engine `openai` stands for any service that speaks that protocol. */
const COMPATIBLE: Readonly<Partial<Record<EngineKind | 'captions', string>>> = {
  llm: 'OpenAI-compatible model',
  speech: 'OpenAI-compatible service',
  translation: 'OpenAI-compatible model',
  voice: 'OpenAI-compatible service',
};

/** The name of an engine as people know it; its id where there is none. */
export function engineName(kind: EngineKind | 'captions', engine: string): string {
  return (engine === 'openai' ? COMPATIBLE[kind] : ENGINE_NAMES[engine]) ?? engine;
}

const WORK: Readonly<Record<EngineKind, string>> = {
  speech: 'speech recognised by',
  vad: 'speech found by',
  translation: 'translation by',
  voice: 'voice by',
  llm: 'titles and descriptions by',
};

/** What an engine does, for people: `speech found by Silero`. Pure. */
export function engineWork(kind: EngineKind, engine: string): string {
  return `${WORK[kind]} ${engineName(kind, engine)}`;
}

const ROUTE = /\p{L}{2,3}(?:[-_]\w+)*→\p{L}{2,3}(?:[-_]\w+)*/u;
const ROUTES = new RegExp(`${ROUTE.source}(?:, ${ROUTE.source})*`, 'gu');

/**
 * What an engine says of its work, with the way that a translation took in names of languages: `eng→spa, spa→fra` is
 * `English → Spanish → French`. Pure.
 */
export function noteWords(note: string): string {
  return note.replace(ROUTES, (route) => {
    const steps = route.split(', ').map((step) => step.split('→').map(nameOfCode));
    return steps.reduce((way, [from = '', to = '']) => {
      const goesOn = way.endsWith(`→ ${from}`);
      return goesOn ? `${way} → ${to}` : `${way}${way && ', '}${from} → ${to}`;
    }, '');
  });
}

function nameOfCode(code: string): string {
  const tag = parseLanguage(code);
  return tag ? languageName(tag) : code;
}
