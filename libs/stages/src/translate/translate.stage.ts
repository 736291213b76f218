import { readFile } from 'node:fs/promises';

import type { Check, Cue, EngineUse, Transcript, Translation, TranslationOrderRule } from '@z2/contracts';
import { languageName, primaryLanguage, Z2Error } from '@z2/contracts';
import type { TranslationEngine, TranslationItem } from '@z2/engines';
import { decodeSubtitleBytes, parseSubtitles, partOfCues, tidyCues } from '@z2/subtitles';

import type { Stage, StageContext } from '../stage';
import type { TranslateInput, TranslateOutput } from '../stage-io';
import { EngineChain } from './engine-chain';
import { matchGiven } from './match-given';
import { translateWindow, WINDOW } from './translate-window';

const VERSION = 'translate 2';

/**
 * Takes the transcript; makes the translation of every cue, with the transcript's ids and times. From the user's file where
 * one is given, else by the best engine for the pair, in windows of 20 cues, each a checkpoint. An engine
 * that fails for good hands over to the next one that knows the pair. What no engine could do stays in the source language,
 * marked `untranslated`. Fails with TRANSLATION_PAIR_MISSING, TRANSLATION_ENGINE_FAILED,
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
    const use = input.given || same ? null : await this.chain(input).current();
    return [
      VERSION,
      input.transcript.sha256,
      from,
      to,
      input.given ? `${input.given.sha256} ${JSON.stringify(input.clip)}` : '',
      wanted ?? '',
      use ? `${use.engine.id} ${use.version} ${use.route}` : '',
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
      ...(fallback ? { fallback } : {}),
      engines,
      checks: cues.length > 0 ? [translatedCheck(cues), ...givenChecks(transcript, cues, input, ctx)] : [],
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
    if (input.given) {
      const cues = await this.given(transcript, input.given, input, ctx);
      return {
        cues,
        engines: [
          { kind: 'captions', engine: 'captions', version: input.given.name, quality: 'professional' },
        ],
      };
    }
    if (primaryLanguage(input.source_language) === primaryLanguage(input.target_language)) {
      throw new Z2Error(
        'LANGUAGE_SAME_AS_SOURCE',
        `The video is in ${languageName(input.target_language)} already.`,
        {
          remedy: `Leave ${input.target_language} out of the target languages.`,
        },
      );
    }
    const chain = this.chain(input);
    const { engine, route } = await chain.current();
    ctx.log('INFO', `Translation by ${engine.id} (${route}), ${transcript.cues.length} cues.`);
    const pair = { version: VERSION, from: input.source_language, to: input.target_language };
    const cues: Cue[] = [];
    for (let at = 0; at < transcript.cues.length; at += WINDOW) {
      const texts = await translateWindow(transcript.cues, at, chain, pair, ctx);
      cues.push(...transcript.cues.slice(at, at + WINDOW).map((cue) => translated(cue, texts)));
      ctx.progress(cues.length / transcript.cues.length, {
        done: cues.length,
        total: transcript.cues.length,
        unit: 'cues',
      });
    }
    const open = cues.filter((cue) => cue.marks?.includes('untranslated'));
    if (open.length === cues.length && cues.some((cue) => /\p{L}/u.test(cue.text))) {
      throw new Z2Error(
        'TRANSLATION_BAD_ANSWER',
        `${engine.id} translated none of the ${cues.length} cues.`,
        {
          remedy: 'Try another translation engine (--translation-engine).',
        },
      );
    }
    const engines = chain.uses();
    return { cues, engines, fallback: engines.some((use) => use.engine !== engine.id) };
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
    ctx.log('INFO', `The translation is ${ref.name}, ${cues.length} cues.`);
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

/** A cue of the transcript in the other language: same id, same times; words stay with the source. */
function translated(cue: Cue, texts: ReadonlyMap<string, TranslationItem>): Cue {
  const item = texts.get(cue.id);
  const { id, start_ms, end_ms, speaker } = cue;
  const base = { id, start_ms, end_ms, ...(speaker === undefined ? {} : { speaker }) };
  return item
    ? { ...base, text: item.text, ...(item.marks?.length ? { marks: item.marks } : {}) }
    : { ...base, text: cue.text, marks: ['untranslated'] };
}

function translatedCheck(cues: readonly Cue[]): Check {
  const open = cues.filter((cue) => cue.marks?.includes('untranslated'));
  return {
    check: 'translated',
    passed: open.length === 0,
    value: cues.length - open.length,
    bound: String(cues.length),
    message:
      open.length === 0
        ? 'Every cue is translated.'
        : `${open.length} cues are still in the source language.`,
    cue_ids: open.slice(0, 50).map(({ id }) => id),
  };
}

/** A translation of one's own that leaves cues out: nothing is shown or spoken there. */
function givenChecks(
  transcript: Transcript,
  cues: readonly Cue[],
  input: TranslateInput,
  ctx: StageContext,
): Check[] {
  if (!input.given) {
    return [];
  }
  const bare = transcript.cues.filter(
    (cue) => !cues.some(({ start_ms, end_ms }) => start_ms < cue.end_ms && cue.start_ms < end_ms),
  );
  const message =
    bare.length === 0
      ? `${input.given.name} has words wherever somebody speaks.`
      : `${input.given.name} has ${cues.length} cues, the transcript ${transcript.cues.length}: ${bare.length} of these have no translation (first: ${bare[0]?.id ?? ''}).`;
  if (bare.length > 0) {
    ctx.log('WARNING', message);
  }
  return [
    {
      ...{ check: 'given_complete', passed: bare.length === 0, value: bare.length, bound: '0', message },
      cue_ids: bare.slice(0, 50).map(({ id }) => id),
    },
  ];
}
