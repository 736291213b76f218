import { readFile } from 'node:fs/promises';

import type { Cue, EngineUse, Transcript, Translation, TranslationOrderRule } from '@z2/contracts';
import {
  countOf,
  engineName,
  languageName,
  noteWords,
  OWN_SUBTITLES,
  primaryLanguage,
  sumUses,
  Z2Error,
} from '@z2/contracts';
import type { TranslationEngine } from '@z2/engines';
import { decodeSubtitleBytes, parseSubtitles, partOfCues, tidyCues } from '@z2/subtitles';

import { logFindings } from '../log-findings';
import type { Stage, StageContext } from '../stage';
import type { TranslateInput, TranslateOutput } from '../stage-io';
import { EngineChain } from './engine-chain';
import { matchGiven } from './match-given';
import { translateWindow, WINDOW } from './translate-window';
import { translatedCue, withKept } from './translated-cues';
import { givenChecks, translationChecks, unusedCheck } from './translation-checks';

/** Changes whenever the same input would give another output. */
const VERSION = 'translate 5';
/** Of what an engine is asked: its answers are kept under it, and some were paid for. */
const ASKED = 'translate 3';

/**
 * Takes the transcript; makes the translation of every cue, with the transcript's ids and times. From the user's file where
 * one is given, else by the best engine for the pair, in windows of 20 cues, each a checkpoint. An engine
 * that fails for good hands over to the next one that knows the pair. What no engine could do stays in the source language,
 * marked `untranslated`. After an edit only those cues are translated whose source changed, unless a person wrote them. Fails with TRANSLATION_PAIR_MISSING, TRANSLATION_ENGINE_FAILED,
 * CAPTIONS_INVALID, CAPTIONS_MISMATCH, LANGUAGE_SAME_AS_SOURCE.
 */
export class TranslateStage implements Stage<TranslateInput, TranslateOutput> {
  readonly name = 'translate';

  constructor(
    private readonly engines: readonly TranslationEngine[],
    private readonly options: {
      order?: readonly TranslationOrderRule[];
      pause?: (ms: number, signal: AbortSignal) => Promise<void>;
    } = {},
  ) {}

  async fingerprint(input: TranslateInput): Promise<string[]> {
    const { source_language: from, target_language: to } = input;
    const wanted = input.options.translation_engine;
    const same = primaryLanguage(from) === primaryLanguage(to) || from === 'und';
    const { given, kept } = input;
    const use = given || same || kept?.complete ? null : await this.chain(input).current();
    return [
      VERSION,
      input.transcript.sha256,
      from,
      to,
      input.given ? `${input.given.sha256} ${JSON.stringify(input.clip)}` : '',
      wanted ?? '',
      use ? `${use.engine.id} ${use.version} ${use.route}` : '',
      ...(kept ? [JSON.stringify(kept)] : []),
    ];
  }

  async run(input: TranslateInput, ctx: StageContext): Promise<TranslateOutput> {
    const transcript = await ctx.artifacts.readJson<Transcript>(input.transcript);
    const { cues, engines, fallback } = await this.translate(transcript, input, ctx);
    const translation: Translation = {
      language: input.target_language,
      source_language: input.source_language,
      cues,
    };
    ctx.progress(1, { done: cues.length, total: cues.length, unit: 'cues' });
    const facts = {
      kind: 'translation',
      language: input.target_language,
      name: `translation.${input.target_language}.json`,
    } as const;
    return {
      translation: await ctx.artifacts.putJson(translation, facts),
      ...(input.given ? { given_sha256: input.given.sha256 } : {}),
      ...(fallback ? { fallback } : {}),
      engines,
      checks: this.checks(transcript, cues, input, ctx),
    };
  }

  private async translate(
    transcript: Transcript,
    input: TranslateInput,
    ctx: StageContext,
  ): Promise<{ cues: Cue[]; engines: EngineUse[]; fallback?: boolean }> {
    if (transcript.cues.length === 0) {
      return { cues: [], engines: [] };
    }
    const { kept } = input;
    if (kept?.complete) {
      ctx.log('INFO', 'The translation is the edited one.');
      return kept;
    }
    if (input.given) {
      const cues = withKept(await this.given(transcript, input.given, input, ctx), kept);
      return {
        cues,
        engines: [
          {
            ...{ kind: 'captions', engine: 'captions', version: input.given.name },
            ...{ quality: 'professional', note: OWN_SUBTITLES },
          },
        ],
      };
    }
    if (primaryLanguage(input.source_language) === primaryLanguage(input.target_language)) {
      throw new Z2Error(
        'LANGUAGE_SAME_AS_SOURCE',
        `The video is in ${languageName(input.target_language)} already.`,
        {
          remedy: `Leave ${input.target_language} out of the target languages; if another language is spoken, name it as the source language.`,
        },
      );
    }
    const chain = this.chain(input);
    const { engine, route } = await chain.current();
    ctx.log(
      'INFO',
      `Translation by ${engineName('translation', engine.id)} (${noteWords(route)}), ${countOf(transcript.cues.length, 'cue')}.`,
    );
    const pair = { version: ASKED, from: input.source_language, to: input.target_language };
    const cues: Cue[] = [];
    const known = new Set(kept?.cues.map(({ id }) => id));
    for (let at = 0; at < transcript.cues.length; at += WINDOW) {
      const texts = await translateWindow({ all: transcript.cues, at, known }, chain, pair, ctx);
      cues.push(...transcript.cues.slice(at, at + WINDOW).map((cue) => translatedCue(cue, texts)));
      ctx.progress(cues.length / transcript.cues.length, {
        done: cues.length,
        total: transcript.cues.length,
        unit: 'cues',
      });
    }
    const all = withKept(cues, kept);
    const open = all.filter((cue) => cue.marks?.includes('untranslated'));
    if (open.length === cues.length && cues.some((cue) => /\p{L}/u.test(cue.text))) {
      throw new Z2Error(
        'TRANSLATION_BAD_ANSWER',
        `${engineName('translation', engine.id)} translated none of ${countOf(cues.length, 'cue')}.`,
        {
          remedy: 'Try another translation engine.',
        },
      );
    }
    const engines = chain.uses();
    const fallback = engines.some((use) => use.engine !== engine.id);
    return { cues: all, engines: sumUses([...(kept?.engines ?? []), ...engines]), fallback };
  }

  private checks(
    transcript: Transcript,
    cues: readonly Cue[],
    input: TranslateInput,
    ctx: StageContext,
  ): TranslateOutput['checks'] {
    const { given } = input;
    if (cues.length === 0 && !given) {
      return [];
    }
    const checks = !given
      ? translationChecks(transcript, cues)
      : cues.length === 0
        ? [unusedCheck(given.name)]
        : givenChecks(transcript, cues, given.name);
    logFindings(checks, ctx);
    return checks;
  }

  private async given(
    transcript: Transcript,
    ref: NonNullable<TranslateInput['given']>,
    { target_language, clip }: TranslateInput,
    ctx: StageContext,
  ): Promise<Cue[]> {
    const { text } = decodeSubtitleBytes(await readFile(await ctx.artifacts.open(ref)), target_language);
    const all = tidyCues(parseSubtitles(text, ref.name).cues).cues;
    const cues = clip ? partOfCues(all, clip) : all;
    ctx.log('INFO', `The translation is ${ref.name}, ${countOf(cues.length, 'cue')}.`);
    return matchGiven(transcript.cues, cues, ref.name);
  }

  private chain(input: TranslateInput): EngineChain {
    return new EngineChain(this.engines, {
      from: input.source_language,
      to: input.target_language,
      wanted: input.options.translation_engine,
      order: this.options.order ?? [],
      ...(this.options.pause ? { pause: this.options.pause } : {}),
    });
  }
}
