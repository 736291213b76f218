import { Check, checkCues } from '@z2/contracts';
import { Loudness, LOUDNESS_TOLERANCE_LU, PEAK_TOLERANCE_DB } from '@z2/media';

import { MAX_RATE, ONSET_BOUND_MS, WARN_RATE } from './place-lines';
import { SpokenCue } from './voice-clips';

/** Highest true peak of the dub, dBTP (CRAFT.md 4). */
export const PEAK_DBTP = -1;
/** Less alike than this, the clip was not found. */
const FOUND_LIKENESS = 0.3;

/** A phrase as it is heard in a finished file. */
export interface HeardPhrase {
  spoken: SpokenCue;
  /** How much later (+) or earlier (-) than its cue, ms. */
  onset_error_ms: number;
  /** Likeness of what was spoken and what is heard there, 0–1. */
  likeness: number;
}

export function loudnessChecks(measured: Loudness, targetLufs: number): Check[] {
  const { integrated_lufs: lufs, true_peak_dbtp: peak } = measured;
  const highest = PEAK_DBTP + PEAK_TOLERANCE_DB;
  return [
    {
      check: 'loudness',
      passed: lufs === null || Math.abs(lufs - targetLufs) <= LOUDNESS_TOLERANCE_LU,
      value: lufs,
      bound: `${targetLufs} LUFS ± ${LOUDNESS_TOLERANCE_LU} LU`,
      message: lufs === null ? 'The dub is silent.' : `The dub is at ${lufs} LUFS (encoded file, EBU R 128).`,
    },
    {
      check: 'true_peak',
      passed: peak === null || peak <= highest,
      value: peak,
      bound: `≤ ${highest} dBTP`,
      message: peak === null ? 'The dub is silent.' : `The highest true peak of the dub is ${peak} dBTP.`,
    },
  ];
}

export function onsetCheck(heard: readonly HeardPhrase[]): Check {
  const errors = heard.map(({ onset_error_ms }) => Math.abs(onset_error_ms));
  const missed = heard.filter(({ likeness }, i) => likeness < FOUND_LIKENESS || errors[i]! > ONSET_BOUND_MS);
  const worst = Math.max(0, ...errors);
  return {
    check: 'dub_onset',
    passed: missed.length === 0,
    value: Math.round(worst * 10) / 10,
    bound: `≤ ${ONSET_BOUND_MS} ms`,
    message:
      missed.length === 0
        ? `Every sentence is heard within ${Math.ceil(worst)} ms of its subtitle (measured in the result).`
        : `There is more to say than time: ${missed.length} of ${errors.length} sentences begin more than ${ONSET_BOUND_MS} ms off their subtitle, at worst ${Math.round(worst)} ms.`,
    ...cuesOf(missed.map(({ spoken }) => spoken)),
  };
}

/** A line that is cut is lost; one that is hurried is only less good. */
export function rateChecks(spoken: readonly SpokenCue[]): Check[] {
  const fastest = Math.round(Math.max(1, ...spoken.map(({ rate }) => rate)) * 100) / 100;
  const cut = spoken.filter((line) => line.cut);
  const fast = spoken.filter(({ rate }) => rate > WARN_RATE);
  return [
    {
      check: 'dub_rate',
      passed: cut.length === 0,
      value: fastest,
      bound: `≤ ${MAX_RATE} times the own rate of the voice`,
      message:
        cut.length > 0
          ? `The voice is cut at the end of the film: too long even at ${MAX_RATE} times its rate.`
          : `No sentence is cut; the fastest is at ${fastest} times the voice's own rate.`,
      ...cuesOf(cut),
    },
    {
      check: 'dub_fast',
      passed: fast.length === 0,
      value: fast.length,
      bound: `≤ ${WARN_RATE} times the own rate of the voice`,
      message:
        fast.length > 0
          ? `The voice is more than ${WARN_RATE} times as fast as it speaks: the text is long for its time.`
          : `No sentence is more than ${WARN_RATE} times as fast as the voice speaks.`,
      ...cuesOf(fast),
    },
  ];
}

function cuesOf(spoken: readonly SpokenCue[]): Pick<Check, 'cues'> {
  return spoken.length > 0 ? { cues: checkCues(spoken.map(({ cue }) => cue)) } : {};
}
