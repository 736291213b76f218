import { type Check, engineName, type EngineUse, type Word } from '@z2/contracts';
import type { SpeechEngine } from '@z2/engines';

/**
 * What recognised words are worth: by the class of the engine that found them, and by how sure it was where it tells.
 *
 * @param uses engines that made the words, or subtitles that stand for them. Pure.
 */
export function wordsChecks(
  words: readonly Word[],
  uses: readonly EngineUse[],
  engines: readonly Pick<SpeechEngine, 'id' | 'leastConfidence'>[],
): Check[] {
  const makers = uses.filter(({ kind }) => kind === 'speech' || kind === 'captions');
  const poor = makers.find(({ quality }) => quality === 'preview');
  const best = makers[0];
  if (!best) {
    return [];
  }
  const quality: Check = {
    ...{ check: 'transcript_quality', passed: !poor, value: (poor ?? best).quality, bound: 'standard' },
    message: poor
      ? `${engineName(poor.kind, poor.engine)} found them, in preview quality: translations and voices are no better than they.`
      : `The words are of ${best.quality} quality.`,
  };
  return [quality, ...confidenceChecks(words, makers, engines)];
}

/** Only where one engine made all words: each has a measure of its own. */
function confidenceChecks(
  words: readonly Word[],
  makers: readonly EngineUse[],
  engines: readonly Pick<SpeechEngine, 'id' | 'leastConfidence'>[],
): Check[] {
  const [only, ...others] = makers;
  const least = engines.find(({ id }) => id === only?.engine)?.leastConfidence;
  const known = words.flatMap(({ confidence }) => confidence ?? []);
  if (!only || others.length > 0 || least === undefined || known.length === 0) {
    return [];
  }
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
  const name = engineName(only.kind, only.engine);
  const sure = `${name} was ${Math.round(mean * 100)} % sure of its words on average`;
  return [
    {
      ...{ check: 'words_confident', passed: mean >= least, value: Math.round(mean * 100) / 100 },
      bound: `≥ ${least} on average`,
      message:
        mean >= least ? `${sure}.` : `${sure}: most are probably wrong, or another language is spoken.`,
    },
  ];
}
