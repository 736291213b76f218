/** Text that is shown from `begin` to `end`, ms. */
export interface Run {
  text: string;
  begin: number;
  end: number;
  italic: boolean;
}

/** What is shown together, from one moment at which something comes or goes to the next. */
export interface State {
  begin: number;
  end: number;
  /** In the order of the text. */
  runs: readonly Run[];
}

/** More than this, counted over all states, nobody means: a paragraph of a thousand words, each of which stays. */
const MOST_RUNS = 1_000_000;

/** The states of a paragraph, in time; null: there are too many to be told apart. Its work is what it tells. */
export function shownStates(shown: readonly Run[]): State[] | null {
  const moments = [...new Set(shown.flatMap(({ begin, end }) => [begin, end]))].sort((a, b) => a - b);
  const coming = shown.map((run, at) => ({ run, at })).sort((a, b) => a.run.begin - b.run.begin);
  const states: State[] = [];
  let active: typeof coming = [];
  let [next, seen] = [0, 0];
  for (const [i, begin] of moments.slice(0, -1).entries()) {
    active = active.filter(({ run }) => run.end > begin);
    const stayed = active.length;
    for (; next < coming.length && coming[next]!.run.begin <= begin; next++) {
      active.push(coming[next]!);
    }
    if (active.length > stayed) {
      active.sort((a, b) => a.at - b.at);
    }
    seen += active.length;
    if (seen > MOST_RUNS) {
      return null;
    }
    states.push({ begin, end: moments[i + 1]!, runs: active.map(({ run }) => run) });
  }
  return states;
}
