import type { Check, Cue, EngineUse, Transcript, Word } from '@z2/contracts';
import {
  engineName,
  isSameLanguage,
  languageName,
  OWN_SUBTITLES,
  SOURCE_SUBTITLES,
  Z2Error,
} from '@z2/contracts';
import {
  detectSpeech,
  type PickedSpeechEngine,
  pickSpeechEngine,
  type SpeechEngine,
  vadKey,
} from '@z2/engines';
import type { MediaTools } from '@z2/media';
import { BETTER_WORDS } from '@z2/runtime';
import { detectLanguage, segmentWords, subtitleProfile } from '@z2/subtitles';

import { logFindings } from '../log-findings';
import { soundOf } from '../sound-of';
import { speechCheck } from '../speech-check';
import type { Stage, StageContext } from '../stage';
import type { TranscribeInput, TranscribeOutput } from '../stage-io';
import { editedTranscript } from './edited-transcript';
import { recognise } from './recognise';
import { servingCaptions } from './serving-captions';
import { cuesOfCaptions } from './transcript-of-captions';
import { wordsChecks } from './words-checks';

const VERSION = 'transcribe 4';
/** Shares of the stage's progress: audio taken out, speech found, the rest recognised. */
const [EXTRACTED, FOUND] = [0.08, 0.14];

/**
 * Takes the media; makes transcript.json and the 16 kHz mono audio. The words come from the user's captions, else from
 * captions of the source in its language, else from the best speech engine. Depends on the media, the captions, the wanted
 * language and engine with its version. Fails with SPEECH_ENGINE_MISSING, SPEECH_ENGINE_FAILED, CAPTIONS_INVALID,
 * CAPTIONS_MISMATCH, MODEL_*.
 */
export class TranscribeStage implements Stage<TranscribeInput, TranscribeOutput> {
  readonly name = 'transcribe';

  constructor(
    private readonly tools: MediaTools,
    private readonly engines: readonly SpeechEngine[],
  ) {}

  async fingerprint(input: TranscribeInput): Promise<string[]> {
    if (input.edited) {
      const { cues, before } = input.edited;
      return [VERSION, 'edited', before.transcript.sha256, JSON.stringify(cues)];
    }
    const captions = this.captionsOf(input);
    const { profile, speech_engine, speech_model } = input.options;
    const engine = captions || !input.metadata.audio_codec ? '' : await this.engineKey(input);
    return [
      ...[VERSION, input.media.sha256, captions?.ref.sha256 ?? '', input.source_language ?? ''],
      ...[input.user_captions ? JSON.stringify(input.metadata.clip ?? null) : ''],
      ...[profile, speech_engine ?? '', speech_model ?? '', engine, captions ? '' : vadKey()],
    ];
  }

  async run(input: TranscribeInput, ctx: StageContext): Promise<TranscribeOutput> {
    if (input.edited) {
      return editedTranscript(input.edited.cues, input.edited.before, ctx);
    }
    const { metadata } = input;
    const audio = metadata.audio_codec
      ? await soundOf(input.media, this.tools, ctx, (fraction) => ctx.progress(fraction * EXTRACTED))
      : null;
    const wav = audio && (await ctx.artifacts.open(audio));
    const captions = this.captionsOf(input);
    // Captions say themselves when somebody speaks; whether that is so is looked at by the analysis, while others go on.
    const found =
      wav && !captions
        ? await detectSpeech(wav, {
            signal: ctx.signal,
            onProgress: (fraction) => ctx.progress(EXTRACTED + fraction * (FOUND - EXTRACTED)),
          })
        : null;
    const regions = found?.regions ?? [];
    const engines: EngineUse[] = found ? [found.use] : [];
    let cues: Cue[] = [];
    let language = input.source_language;
    const assumed: Check[] = [];
    let words: readonly Word[] = [];
    let fallback = false;
    if (captions) {
      language ??= captions.language;
      cues = await cuesOfCaptions(captions.ref, { language, metadata, ofPart: !input.user_captions }, ctx);
      language ??= await detectLanguage(cues.map(({ text }) => text));
      engines.push({
        kind: 'captions',
        engine: 'captions',
        version: captions.ref.name,
        quality: 'professional',
        note: input.user_captions ? OWN_SUBTITLES : SOURCE_SUBTITLES,
      });
    } else if (wav && found && regions.length > 0) {
      const picked = await this.pick(input);
      refuseSameLanguage(input, picked.engine);
      if (picked.quality === 'preview') {
        const name = engineName('speech', picked.engine.id);
        ctx.log('WARNING', `${name} finds the words: a preview of low quality. Better: ${BETTER_WORDS}.`);
      }
      const what = { wav, found, picked, engines: this.engines, input };
      const recognised = await recognise(what, this.tools, ctx, FOUND);
      engines.push(...recognised.uses);
      fallback = recognised.uses.some(({ engine }) => engine !== picked.engine.id);
      assumed.push(...languageAssumed(input, picked.engine));
      logFindings(assumed, ctx);
      language ??=
        recognised.language ?? (await detectLanguage([recognised.words.map(({ text }) => text).join(' ')]));
      const profile = subtitleProfile(input.options.profile, language ?? 'en');
      words = recognised.words;
      cues = segmentWords(recognised.words, language ?? 'en', profile, { durationMs: metadata.duration_ms });
    }
    if (cues.length === 0) {
      ctx.log(
        'WARNING',
        wav
          ? 'No speech was found: there is nothing to translate.'
          : 'The source has no sound and no subtitles.',
      );
    }
    const transcript: Transcript = {
      language: language ?? 'und',
      origin: captions ? 'captions' : 'speech',
      duration_ms: metadata.duration_ms,
      cues,
      regions,
    };
    ctx.progress(1);
    return {
      transcript: await ctx.artifacts.putJson(transcript, {
        kind: 'transcript',
        language,
        name: 'transcript.json',
      }),
      audio,
      language,
      has_speech: cues.length > 0,
      ...(fallback ? { fallback } : {}),
      engines,
      checks:
        cues.length > 0
          ? [
              ...assumed,
              ...wordsChecks(words, engines, this.engines),
              ...(captions ? [] : [speechCheck(cues, regions)]),
            ]
          : [],
    };
  }

  private captionsOf(input: TranscribeInput): TranscribeInput['captions'][number] | null {
    if (input.user_captions) {
      return { language: input.source_language, ref: input.user_captions };
    }
    const wanted = input.source_language ?? input.metadata.audio_languages[0] ?? null;
    return servingCaptions(input.captions, wanted);
  }

  private async engineKey(input: TranscribeInput): Promise<string> {
    const { engine, version } = await this.pick(input);
    return `${engine.id} ${version}`;
  }

  private pick({ source_language, options }: TranscribeInput): Promise<PickedSpeechEngine> {
    return pickSpeechEngine(this.engines, options.speech_engine, source_language, options.speech_model);
  }
}

/**
 * Before the work: an engine of one language takes everything for it, so that nothing could be translated afterwards.
 *
 * @throws Z2Error LANGUAGE_SAME_AS_SOURCE
 */
function refuseSameLanguage(input: TranscribeInput, { id, languages }: SpeechEngine): void {
  const { source_language, target_languages = [] } = input;
  const spoken = source_language ?? (languages.length === 1 ? languages[0] : undefined);
  if (
    spoken === undefined ||
    target_languages.length === 0 ||
    !target_languages.every((one) => isSameLanguage(one, spoken))
  ) {
    return;
  }
  const name = languageName(spoken);
  throw new Z2Error(
    'LANGUAGE_SAME_AS_SOURCE',
    source_language
      ? `The video is in ${name} already.`
      : `The video would be taken for ${name}, the one language that ${engineName('speech', id)} knows, and into ${name} is wanted.`,
    { remedy: `Choose another target language than ${spoken}, or name the spoken one if it is another.` },
  );
}

/** An engine of one language takes everything for it: who did not name the language must know. */
function languageAssumed(input: TranscribeInput, engine: SpeechEngine): Check[] {
  const [only] = engine.languages;
  if (input.source_language || only === undefined || engine.languages.length > 1) {
    return [];
  }
  const message = `It was not named, and ${engineName('speech', engine.id)} knows ${languageName(only)} only: it was taken for ${languageName(only)}. If another is spoken, name it as the source language.`;
  return [{ check: 'language_known', passed: false, value: only, bound: 'named or recognised', message }];
}
