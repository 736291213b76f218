import {
  type JobStatus,
  type JobSummary,
  KIND_TEXTS,
  languageName,
  type LogLevel,
  type QualityClass,
  RUN_TEXTS,
  STAGE_TEXTS,
  type StageName,
  type StageRunState,
  type StageRunView,
  STATUS_TEXTS,
  type SubtitleMode,
} from '@z2/contracts';

import { roughDuration } from './format';

/** How a state looks: waiting, at work, needs a person, done, failed, stopped. */
export type Tone = 'idle' | 'active' | 'warn' | 'ok' | 'bad' | 'off';

interface Words {
  words: string;
  tone: Tone;
}

/** What people read instead of the names on the wire. */
export const STATUS_WORDS: Readonly<Record<JobStatus, Words>> = {
  SCHEDULED: { words: STATUS_TEXTS.SCHEDULED, tone: 'idle' },
  PENDING: { words: STATUS_TEXTS.PENDING, tone: 'idle' },
  DOWNLOADING: { words: STATUS_TEXTS.DOWNLOADING, tone: 'active' },
  TRANSCRIBING: { words: STATUS_TEXTS.TRANSCRIBING, tone: 'active' },
  TRANSLATING: { words: STATUS_TEXTS.TRANSLATING, tone: 'active' },
  IN_REVIEW: { words: STATUS_TEXTS.IN_REVIEW, tone: 'warn' },
  PROCESSING_VIDEO: { words: STATUS_TEXTS.PROCESSING_VIDEO, tone: 'active' },
  ANALYZING: { words: STATUS_TEXTS.ANALYZING, tone: 'active' },
  PUBLISHING: { words: STATUS_TEXTS.PUBLISHING, tone: 'active' },
  COMPLETED: { words: STATUS_TEXTS.COMPLETED, tone: 'ok' },
  FAILED: { words: STATUS_TEXTS.FAILED, tone: 'bad' },
  CANCELLED: { words: STATUS_TEXTS.CANCELLED, tone: 'off' },
};

export const STAGE_WORDS = STAGE_TEXTS;

/** A step by itself, where the film's analysis stands beside those of languages, and the closing run beside deliveries. */
export function stepWords({ stage, language }: Pick<StageRunView, 'stage' | 'language'>): string {
  const ofAll: Partial<Record<StageName, string>> = { analyze: 'Analyze film', publish: 'Report' };
  return (language === null ? ofAll[stage] : undefined) ?? STAGE_WORDS[stage];
}

export const RUN_WORDS: Readonly<Record<StageRunState, Words>> = {
  WAITING: { words: RUN_TEXTS.WAITING, tone: 'idle' },
  READY: { words: RUN_TEXTS.READY, tone: 'idle' },
  RUNNING: { words: RUN_TEXTS.RUNNING, tone: 'active' },
  DONE: { words: RUN_TEXTS.DONE, tone: 'ok' },
  FAILED: { words: RUN_TEXTS.FAILED, tone: 'bad' },
  CANCELLED: { words: RUN_TEXTS.CANCELLED, tone: 'off' },
};

export const SUBTITLE_WORDS: Readonly<Record<SubtitleMode, { name: string; hint: string }>> = {
  soft: { name: 'Selectable', hint: 'A track that viewers turn on and off. The picture is not touched.' },
  burnt: { name: 'Burnt in', hint: 'Part of the picture, for players without subtitles. Takes longer.' },
  both: { name: 'Both', hint: 'One video of each kind.' },
  none: { name: 'No subtitles', hint: 'Only the other results, such as a dub.' },
};

export const KIND_WORDS = KIND_TEXTS;

export const QUALITY_WORDS: Readonly<Record<QualityClass, { name: string; hint: string; tone: Tone }>> = {
  preview: {
    name: 'Preview quality',
    hint: 'Good enough to try the flow, not to show to an audience.',
    tone: 'warn',
  },
  standard: { name: 'Standard quality', hint: 'For daily use.', tone: 'off' },
  professional: { name: 'Professional quality', hint: 'For an audience.', tone: 'ok' },
};

export const LEVEL_WORDS: Readonly<Record<LogLevel, string>> = {
  DEBUG: 'Detail',
  INFO: 'Info',
  WARNING: 'Warning',
  ERROR: 'Error',
};

/** The job's name for people: its title, else the last part of where it comes from. */
export function jobTitle({ title, source }: Pick<JobSummary, 'title' | 'source'>): string {
  if (title) {
    return title;
  }
  switch (source.kind) {
    case 'upload':
      return source.name;
    case 'file':
      return source.path.split('/').pop() || source.path;
    case 'youtube':
      return `YouTube video ${source.video_id}`;
    case 'url':
      return lastPart(source.url);
  }
}

/** How long a finished job took: "in 3 min 5 s"; '' where that is not known, or it is not finished. */
export function tookWords(job: Pick<JobSummary, 'status' | 'started_at' | 'completed_at'>): string {
  const { status, started_at, completed_at } = job;
  return status === 'COMPLETED' && started_at && completed_at
    ? `in ${roughDuration(Date.parse(completed_at) - Date.parse(started_at))}`
    : '';
}

/** Why a job failed, with languages by name. */
export function failureWords({ error, languages }: Pick<JobSummary, 'error' | 'languages'>): string {
  const failed = languages
    .filter(({ status }) => status === 'FAILED')
    .map(({ language }) => languageName(language));
  return error?.code === 'LANGUAGES_FAILED' && failed.length > 0
    ? `${failed.length} of ${languages.length} languages failed: ${failed.join(', ')}.`
    : (error?.message ?? '');
}

/** Where it comes from, in a few words: "Upload · talk.mp4", "example.com". */
export function sourceWords({ source }: Pick<JobSummary, 'source'>): string {
  switch (source.kind) {
    case 'upload':
      return `Upload · ${source.name}`;
    case 'file':
      return source.path;
    case 'youtube':
      return `YouTube · ${source.video_id}`;
    case 'url':
      return source.url.replace(/^https?:\/\//, '').replace(/[?#].*$/, '');
  }
}

function lastPart(url: string): string {
  try {
    const { pathname, hostname } = new URL(url);
    return decodeURIComponent(pathname.split('/').filter(Boolean).pop() ?? hostname);
  } catch {
    return url;
  }
}
