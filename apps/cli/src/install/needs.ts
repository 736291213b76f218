import { type CreateJobRequest, primaryLanguage } from '@z2/contracts';
import type { Config } from '@z2/runtime';

import { hasWhisperModel, withoutModel } from './models-on-disk';
import type { Needs } from './system-packages';

/** What a job needs of this machine. Where the language of the source is not named, English is provided for. */
export async function needsOfJob(config: Config, request: CreateJobRequest): Promise<Needs> {
  const { options = {}, target_languages: targets = config.targetLanguages } = request;
  const from = request.source_language ?? 'en';
  const given = Object.keys(options.translations_in ?? {});
  const byModel =
    options.speech_engine === 'whisper.cpp' || options.speech_model || (await hasWhisperModel(config));
  const byService =
    options.translation_engine !== 'apertium' &&
    [config.llm, config.deepl, config.libreTranslate, config.google.credentials].some((one) => one !== null);
  const open = targets.filter((to) => !given.includes(to));
  // Where Apertium was chosen, its packages are wanted whatever else could do it.
  const byApertium =
    options.translation_engine === 'apertium' ? open : await withoutModel(config, from, open);
  return {
    ...needsOfService(config),
    youtube: request.youtube_url !== undefined,
    previewSpeech:
      primaryLanguage(from) === 'en' &&
      !options.subtitles_in &&
      (options.speech_engine === 'pocketsphinx' || !byModel),
    dub: options.dub ?? false,
    pairs: byService ? [] : byApertium.map((to) => ({ from, to })),
    scripts: targets,
  };
}

/** What the system needs before it knows of any job. */
export function needsOfService(config: Config): Needs {
  return {
    media: { ffmpeg: config.ffmpeg, ffprobe: config.ffprobe },
    redis: config.redisUrl === null,
    youtube: false,
    previewSpeech: false,
    dub: false,
    pairs: [],
    scripts: [],
  };
}

/** All that jobs with the configured target languages are going to need: what `./z2 up` provides for. */
export function needsOfAnyJob(config: Config): Promise<Needs> {
  return needsOfJob(config, { options: { dub: true } });
}

/** What the tests use. */
export function needsOfTests(config: Config): Promise<Needs> {
  return needsOfJob(
    {
      ...config,
      ...{ llm: null, deepl: null, libreTranslate: null, google: { ...config.google, credentials: null } },
      ...{ redisUrl: null, whisperModel: null, bergamotDir: '' },
    },
    {
      youtube_url: '',
      target_languages: ['es', 'fr', 'ja'],
      options: { dub: true, speech_engine: 'pocketsphinx' },
    },
  );
}
