import { stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';

import {
  BACKGROUNDS,
  type CreateJobRequest,
  isSameLanguage,
  type JobOptions,
  languageName,
  nearLanguages,
  parseLanguage,
  SUBTITLE_MODES,
  SUBTITLE_PROFILES,
  type SubtitleMode,
  Z2Error,
} from '@z2/contracts';

import { say } from '../output';
import { plain } from '../view/plain';
import { clipOf } from './clip-flags';
import { ANEW, keptTranslations } from './kept-translations';
import { publishTargetOf } from './publish-flags';
import { ownOptions } from './service-preset';
import { voiceFlags } from './voice-flags';

/** Options of `localize` as commander gives them. */
export interface LocalizeFlags {
  /** Absent: from the configuration. */
  to?: string;
  list?: string;
  /** Most videos of one playlist or channel. */
  limit?: string;
  preset?: string;
  /** One that only the service may have, and the options that the person gave beside it. */
  servicePreset?: { name: string; given: ReadonlySet<string> };
  config?: string;
  fromLanguage?: string;
  subtitles: string;
  dub?: boolean;
  out: string;
  /** More places for results. */
  publish?: string[];
  dryRun?: boolean;
  subtitlesIn?: string;
  translation: string[];
  profile: string;
  background: string;
  loudness: string;
  speechEngine?: string;
  model?: string;
  translationEngine?: string;
  voiceEngine?: string;
  /** Where a part of the video begins, and how long it is. */
  from?: string;
  for?: string;
  voice?: string[];
  /** All languages in one MKV. */
  singleFile?: boolean;
  /** Only say what would be. */
  plan?: boolean;
  json?: boolean;
  yes?: boolean;
}

/** The language of what a person wrote. @throws Z2Error LANGUAGE_UNKNOWN with the near ones */
export function languageOf(text: string): string {
  const language = parseLanguage(text);
  if (!language) {
    const near = nearLanguages(text);
    throw new Z2Error('LANGUAGE_UNKNOWN', `There is no language "${text}".`, {
      remedy: near.length ? `Did you mean ${near.join(', ')}?` : 'Give a code such as es, fr or pt-BR.',
      details: { near },
    });
  }
  return language;
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (!found) {
    throw new Z2Error('OPTION_INVALID', `${option} cannot be "${value}".`, {
      remedy: `Choose one of ${allowed.join(', ')}.`,
    });
  }
  return found;
}

/**
 * The request of a job from the command line; what can be wrong with it is told before anything is started.
 *
 * @param below name of this video among several, so that each has its own place
 */
export async function localizeRequest(
  input: string,
  flags: LocalizeFlags,
  below: string | null = null,
): Promise<CreateJobRequest> {
  const targets = [
    ...new Set(
      (flags.to ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
        .map(languageOf),
    ),
  ];
  if (targets.length === 0) {
    throw new Z2Error('NO_TARGET_LANGUAGE', 'No target language was given.', {
      remedy: 'Name them: --to es,fr',
    });
  }
  const source = flags.fromLanguage ? languageOf(flags.fromLanguage) : null;
  const given = flags.translation.map((text) => languageOf(text.split('=')[0] ?? ''));
  const same =
    source &&
    targets.find(
      (target) => target === source || (isSameLanguage(target, source) && !given.includes(target)),
    );
  if (same) {
    throw new Z2Error('LANGUAGE_SAME_AS_SOURCE', `The video is in ${languageName(same)} already.`, {
      remedy: `Take ${same} out of --to, or correct --from-language.`,
    });
  }
  const loudness = Number(flags.loudness);
  if (!(loudness >= -31 && loudness <= -9)) {
    throw new Z2Error('OPTION_INVALID', `--loudness cannot be "${flags.loudness}".`, {
      remedy: 'Give LUFS from -31 to -9, e.g. -16.',
    });
  }
  const video = await sourceOf(input);
  const clip = clipOf(flags);
  const translations = Object.fromEntries(
    (await Promise.all(flags.translation.map(translationFlag))).flatMap(([language, path]) =>
      path === null ? [] : [[language, path]],
    ),
  );
  const open = targets.filter((target) => !given.includes(target));
  const kept = await keptTranslations(resolve(flags.out), video, open, clip);
  for (const [language, path] of Object.entries(kept)) {
    const shown = plain(relative(process.cwd(), path));
    say(
      `${languageName(language)}: your translation ${shown} is used again (--translation ${language}=${ANEW}: another)`,
    );
  }
  const options: Partial<JobOptions> = {
    subtitles: oneOf<SubtitleMode>('--subtitles', flags.subtitles, SUBTITLE_MODES),
    dub: flags.dub ?? false,
    background: oneOf('--background', flags.background, BACKGROUNDS),
    loudness_lufs: loudness,
    profile: oneOf('--profile', flags.profile, SUBTITLE_PROFILES),
    speech_engine: flags.speechEngine ?? null,
    speech_model: flags.model ? await modelReference(flags.model) : null,
    translation_engine: flags.translationEngine ?? null,
    voice_engine: flags.voiceEngine ?? null,
    clip,
    ...voiceFlags(flags.voice ?? []),
    subtitles_in: flags.subtitlesIn ? await existingFile(flags.subtitlesIn) : null,
    dry_run: flags.dryRun ?? false,
    single_file: flags.singleFile ?? false,
    translations_in: { ...kept, ...translations },
  };
  const { servicePreset } = flags;
  return {
    ...video,
    source_language: source,
    target_languages: targets,
    ...(servicePreset
      ? { preset: servicePreset.name, options: ownOptions(options, servicePreset.given) }
      : { options }),
    publish: [
      { publisher: 'folder', path: resolve(flags.out) },
      ...(flags.publish ?? []).map((text) => publishTargetOf(text, below)),
    ],
  };
}

async function sourceOf(
  input: string,
): Promise<Pick<CreateJobRequest, 'source_path' | 'source_url' | 'youtube_url'>> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(input)) {
    const host = URL.canParse(input) ? new URL(input).hostname.replace(/^(www|m|music)\./, '') : '';
    return host === 'youtube.com' || host === 'youtu.be' ? { youtube_url: input } : { source_url: input };
  }
  return { source_path: await existingFile(input) };
}

async function existingFile(path: string): Promise<string> {
  const full = resolve(path);
  const name = basename(full);
  const facts = await stat(full).catch((cause: unknown) => {
    throw new Z2Error('SOURCE_NOT_FOUND', `There is no file ${path}.`, {
      remedy: 'Check the path and its spelling.',
      cause,
    });
  });
  if (facts.isDirectory()) {
    throw new Z2Error('SOURCE_IS_DIRECTORY', `${path} is a folder, not a file.`, {
      remedy: 'Name one file within it.',
    });
  }
  if (facts.size === 0 && facts.isFile()) {
    throw new Z2Error('SOURCE_EMPTY', `${name} is empty (0 bytes).`, {
      remedy: 'Copy or load the file again.',
    });
  }
  return full;
}

/** A model is a name such as `base`, or a path. */
async function modelReference(text: string): Promise<string> {
  if (!/[/\\]|\.bin$/.test(text)) {
    return text;
  }
  const full = resolve(text);
  await stat(full).catch((cause: unknown) => {
    throw new Z2Error('MODEL_NOT_FOUND', `There is no model ${text}.`, {
      remedy: 'See what there is: ./z2 models list',
      cause,
    });
  });
  return full;
}

/** Language and path; null: no translation of one's own, though there was one before. */
async function translationFlag(text: string): Promise<[string, string | null]> {
  const [language, ...path] = text.split('=');
  if (!language || path.length === 0) {
    throw new Z2Error('OPTION_INVALID', `--translation cannot be "${text}".`, {
      remedy: `Write it as es=file.srt, or es=${ANEW} for one by an engine.`,
    });
  }
  const file = path.join('=');
  return [languageOf(language), file === ANEW ? null : await existingFile(file)];
}
