import {
  type CreateJobRequest,
  DEFAULT_JOB_OPTIONS,
  type JobOptions,
  MIN_CLIP_MS,
  parseClipTime,
} from '@z2/contracts';

import { publisherName } from '../words/publisher-words';
import { emptyFields, type TargetWish, targetOf } from './target-wishes';

/** What the form holds beside the video, as it is written there. */
export interface JobWishes {
  source_language: string | null;
  target_languages: readonly string[];
  subtitles: JobOptions['subtitles'];
  dub: boolean;
  background: JobOptions['background'];
  profile: JobOptions['profile'];
  /** Times as people write them; '': from the beginning, to the end. */
  clip_from: string;
  clip_for: string;
  loudness: string;
  /** By target language; '' or absent: the default voice. */
  voices: Readonly<Record<string, string>>;
  speech_engine: string | null;
  translation_engine: string | null;
  voice_engine: string | null;
  /** All languages in one file, in place of a video for each. */
  single_file: boolean;
  /** Where results go beside this service. */
  targets: readonly TargetWish[];
  /** Make everything and send nothing, only say what would be sent. */
  dry_run: boolean;
  /** Local time as the browser's field writes it; '': at once. */
  run_at: string;
}

export const FIRST_WISHES: JobWishes = {
  source_language: null,
  target_languages: [],
  subtitles: DEFAULT_JOB_OPTIONS.subtitles,
  dub: DEFAULT_JOB_OPTIONS.dub,
  background: DEFAULT_JOB_OPTIONS.background,
  profile: DEFAULT_JOB_OPTIONS.profile,
  clip_from: '',
  clip_for: '',
  loudness: '',
  voices: {},
  speech_engine: null,
  translation_engine: null,
  voice_engine: null,
  single_file: false,
  targets: [],
  dry_run: false,
  run_at: '',
};

/** What was uploaded for the job: ids of the own transcript, and of own translations by language. */
export interface UploadedFiles {
  subtitles_in: string | null;
  translations_in: Readonly<Record<string, string>>;
}

/**
 * The request without its source. What belongs to a choice that was taken back is left out.
 *
 * @param below the folder of this video, where several are made at once
 */
export function requestOf(
  wishes: JobWishes,
  files: UploadedFiles,
  below: string | null = null,
): CreateJobRequest {
  const { source_language, target_languages, subtitles, dub, profile } = wishes;
  const { speech_engine, translation_engine, voice_engine } = wishes;
  const ofTargets = (texts: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      target_languages.flatMap((language) => {
        const text = texts[language]?.trim();
        return text ? [[language, text]] : [];
      }),
    );
  const options: Partial<JobOptions> = { subtitles, dub, profile };
  if (wishes.single_file) {
    options.single_file = true;
  }
  if (wishes.dry_run && wishes.targets.length > 0) {
    options.dry_run = true;
  }
  const clip = clipOf(wishes);
  if (clip) {
    options.clip = clip;
  }
  if (dub) {
    options.background = wishes.background;
    options.voices = ofTargets(wishes.voices);
    const loudness = loudnessOf(wishes.loudness);
    if (loudness !== null) {
      options.loudness_lufs = loudness;
    }
  }
  if (files.subtitles_in) {
    options.subtitles_in = files.subtitles_in;
  }
  const translations = ofTargets(files.translations_in);
  if (Object.keys(translations).length > 0) {
    options.translations_in = translations;
  }
  return {
    source_language,
    target_languages: [...target_languages],
    options: {
      ...options,
      ...(speech_engine ? { speech_engine } : {}),
      ...(translation_engine ? { translation_engine } : {}),
      ...(dub && voice_engine ? { voice_engine } : {}),
    },
    publish: wishes.targets.map((target) => targetOf(target, below)),
    ...(wishes.run_at ? { run_at: new Date(wishes.run_at).toISOString() } : {}),
  };
}

/** What cannot be sent as it is written. */
export function wishFaults(
  wishes: JobWishes,
): { field: 'clip' | 'loudness' | 'publish'; message: string; remedy: string }[] {
  const time = 'Write a time as 90, 1:30 or 1:01:30.';
  const { clip_from, clip_for, loudness, dub, targets } = wishes;
  const bad = [clip_from, clip_for].find((text) => text.trim() && parseClipTime(text) === null);
  const length = parseClipTime(clip_for);
  return [
    ...(bad === undefined ? [] : [{ field: 'clip' as const, message: `"${bad}" is no time.`, remedy: time }]),
    ...(length !== null && length < MIN_CLIP_MS
      ? [
          {
            field: 'clip' as const,
            message: 'The part is too short.',
            remedy: 'Take a tenth of a second or more.',
          },
        ]
      : []),
    ...(dub && loudness.trim() && loudnessOf(loudness) === null
      ? [
          {
            field: 'loudness' as const,
            message: `"${loudness}" is no loudness.`,
            remedy: 'Write a number from -40 to -5, such as -16.',
          },
        ]
      : []),
    ...targets.flatMap((target) => {
      const empty = emptyFields(target);
      return empty.length > 0
        ? [
            {
              field: 'publish' as const,
              message: `${publisherName(target.publisher)}: this is missing: ${empty.join(', ')}.`,
              remedy: 'Fill it in, or take that place out.',
            },
          ]
        : [];
    }),
  ];
}

function clipOf({ clip_from, clip_for }: JobWishes): JobOptions['clip'] {
  if (!clip_from.trim() && !clip_for.trim()) {
    return null;
  }
  return {
    from_ms: parseClipTime(clip_from) ?? 0,
    for_ms: parseClipTime(clip_for),
  };
}

/** LUFS; a typographic minus is one too. Null where it is none, or beyond what the service takes. */
function loudnessOf(text: string): number | null {
  const value = text.trim() ? Number(text.trim().replace('−', '-')) : NaN;
  return value >= -40 && value <= -5 ? value : null;
}
