import { type Check, checkCues, type Cue, type Transcript } from '@z2/contracts';
import { missingNumbers } from '@z2/engines';

/** So many words stand in a message. */
const MOST_WORDS = 12;

/** What an engine's translation is looked at for; cues match the transcript's by id. */
export function translationChecks(transcript: Transcript, cues: readonly Cue[]): Check[] {
  // Where nothing is unknown, nothing is said: not every engine tells.
  const words = cues.some(({ unknown }) => unknown?.length) ? [unknownWordsCheck(transcript, cues)] : [];
  return [translatedCheck(cues), ...words, numbersCheck(transcript, cues)];
}

function translatedCheck(cues: readonly Cue[]): Check {
  const open = marked(cues, 'untranslated');
  return {
    check: 'translated',
    passed: open.length === 0,
    value: cues.length - open.length,
    bound: String(cues.length),
    message: open.length === 0 ? 'Every cue is translated.' : 'Text is left in the source language.',
    cues: checkCues(open),
  };
}

/** Words that the source does not have are of the language between, where there is one. */
function unknownWordsCheck(transcript: Transcript, cues: readonly Cue[]): Check {
  const open = cues.filter(({ unknown }) => unknown?.length);
  const sources = new Map(transcript.cues.map((cue) => [cue.id, cue.text.toLowerCase()]));
  const all = new Set<string>();
  const between = new Set<string>();
  open.forEach(({ id, unknown = [] }) =>
    unknown.forEach((word) => {
      all.add(word);
      if (!sources.get(id)?.includes(word.toLowerCase())) {
        between.add(word);
      }
    }),
  );
  const ofSource = [...all].filter((word) => !between.has(word));
  const left = [
    ...(ofSource.length > 0 ? [`of the source's language: ${listed(ofSource)}`] : []),
    ...(between.size > 0 ? [`of the language that it went through: ${listed([...between])}`] : []),
  ];
  return {
    check: 'unknown_words',
    passed: false,
    value: all.size,
    bound: '0',
    message: `The translation engine did not know words, and left them as they are; ${left.join('; ')}.`,
    cues: checkCues(open.map((cue) => ({ ...cue, note: listed(cue.unknown ?? []) }))),
  };
}

function listed(words: readonly string[]): string {
  const more = words.length > MOST_WORDS ? `, and ${words.length - MOST_WORDS} more` : '';
  return `${words.slice(0, MOST_WORDS).join(', ')}${more}`;
}

/** CRAFT.md 3: numbers are verified after. */
function numbersCheck(transcript: Transcript, cues: readonly Cue[]): Check {
  const sources = new Map(transcript.cues.map((cue) => [cue.id, cue.text]));
  const open = cues.flatMap((cue) => {
    const missing = missingNumbers(sources.get(cue.id) ?? '', cue.text);
    return missing.length > 0 ? [{ ...cue, missing }] : [];
  });
  const first = open[0];
  return {
    check: 'numbers_kept',
    passed: open.length === 0,
    value: open.length,
    bound: '0',
    message: first
      ? `A number of the source is missing; the first: ${first.missing.join(', ')}.`
      : 'Every number of the source is in its translation.',
    cues: checkCues(open),
  };
}

/** A translation of one's own that leaves cues out: nothing is shown or spoken there. */
export function givenChecks(transcript: Transcript, cues: readonly Cue[], name: string): Check[] {
  const bare = transcript.cues.filter(
    (cue) => !cues.some(({ start_ms, end_ms }) => start_ms < cue.end_ms && cue.start_ms < end_ms),
  );
  const message =
    bare.length === 0
      ? `${name} has words wherever somebody speaks.`
      : `${name} has no words where somebody speaks.`;
  return [
    {
      ...{ check: 'given_complete', passed: bare.length === 0, value: bare.length, bound: '0', message },
      cues: checkCues(bare),
    },
  ];
}

/** Of a translation for a video without speech: there is nothing that it could follow. */
export function unusedCheck(name: string): Check {
  return {
    ...{ check: 'given_used', passed: false, value: 0, bound: '> 0' },
    message: `${name} is not used: no speech was found in the video, and no subtitles of it are there.`,
  };
}

function marked(cues: readonly Cue[], mark: string): Cue[] {
  return cues.filter((cue) => cue.marks?.includes(mark));
}
