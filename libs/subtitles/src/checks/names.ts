import { Cue } from '@z2/contracts';

import { CueRule } from './finding';

/** A capital within a sentence: a name, but for German, that writes every noun so. */
const NAME = /(?<=[\p{Ll}\p{N},;] )\p{Lu}[\p{L}\p{M}’'-]*\p{Ll}[\p{L}\p{M}]*/gu;

/** A name that the translation keeps elsewhere stands here too (CRAFT.md 3: names by presence). */
export const namesRule: CueRule = {
  check: 'names',
  bound: () => 'as in the source, where they are kept elsewhere',
  find({ cue, source, facts }) {
    if (!source || facts.names.size === 0) {
      return null;
    }
    const lost = namesOf(source.text).filter((name) => facts.names.has(name) && !cue.text.includes(name));
    if (lost.length === 0) {
      return null;
    }
    return { message: `The source says ${lost.join(', ')}.`, value: cue.text, bound: lost.join(', ') };
  },
};

const namesOf = (text: string): string[] => [
  ...new Set([...text.replaceAll('\n', ' ').matchAll(NAME)].map(([name]) => name)),
];

/**
 * Names of the source that stand letter by letter in most of the cues of the translation (ids as in the source) that could have
 * them, and in two at least: what is kept there is a name, and to be kept everywhere.
 */
export function keptNames(cues: readonly Cue[], sources: ReadonlyMap<string, Cue>): Set<string> {
  const counts = new Map<string, { all: number; kept: number }>();
  for (const cue of cues) {
    for (const name of namesOf(sources.get(cue.id)?.text ?? '')) {
      const count = counts.get(name) ?? { all: 0, kept: 0 };
      count.all++;
      count.kept += cue.text.includes(name) ? 1 : 0;
      counts.set(name, count);
    }
  }
  return new Set(
    [...counts].filter(([, { all, kept }]) => kept >= 2 && kept * 3 >= all * 2).map(([name]) => name),
  );
}
