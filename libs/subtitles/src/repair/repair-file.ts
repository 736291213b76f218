import { Finding } from '../checks/finding';
import { LintContext, lintCues } from '../checks/lint-cues';
import type { ParsedSubtitles } from '../formats/parsed';
import { SubtitleProfile } from '../profiles';
import { FileCue, fileCues, withFileCues } from './file-cues';
import { rebreak, splitCue } from './repair-lines';
import { closeMarks, dropInvisible, isolateDirections } from './repair-marks';
import { closeOverlaps, inOrder, snapToCuts, stretch, TimeRoom } from './repair-times';

type Step = (list: readonly FileCue[], findings: ReadonlyMap<FileCue, ReadonlySet<string>>) => FileCue[];

/** A fault weighs as much as so many warnings. */
const FAULT = 20;
/** One picture at 24 a second. */
const FRAME_MS = 42;

/**
 * Repairs what can be repaired without touching words: order, overlaps, gaps, durations, lines, marks left open, characters that
 * show nothing, isolation of directions, cuts. After the order, a step stays only if less is found with it: so a second repair
 * changes nothing. Times move by a second and a half at most, but for cues without any.
 */
export function repairFile(
  file: ParsedSubtitles,
  profile: SubtitleProfile,
  language: string,
  context: Omit<LintContext, 'file' | 'source'> = {},
): ParsedSubtitles {
  const { format } = file;
  const { cuts_ms = null, frame_ms = FRAME_MS } = context;
  const room: TimeRoom = { profile, language, grid: format === 'ass' ? 10 : 1, cuts_ms, frame_ms };
  const each =
    (
      checks: readonly string[],
      change: (one: FileCue, next: FileCue | undefined) => FileCue | FileCue[],
    ): Step =>
    (list, findings) =>
      list.flatMap((one, i) =>
        checks.some((check) => findings.get(one)?.has(check)) ? change(one, list[i + 1]) : one,
      );
  const steps: Step[] = [
    each(['characters'], dropInvisible),
    each(['markup'], (one) => closeMarks(one, format)),
    each(['line_length', 'line_count', 'line_break'], (one) => rebreak(one, format, language, profile)),
    each(['line_length', 'line_count', 'duration_long'], (one, next) =>
      // The parts of one that overlaps the next would stand out of order.
      (next?.cue.start_ms ?? Infinity) < one.cue.end_ms ? one : splitCue(one, format, language, room),
    ),
    each(['direction'], (one) => isolateDirections(one, language)),
    (list) => closeOverlaps(list, room),
    (list) => stretch(list, room),
    (list) => snapToCuts(list, room),
  ];
  const look = (list: readonly FileCue[]): Looked => {
    const now = withFileCues(file, list);
    return looked(list, lintCues(now.cues, profile, language, { ...context, file: now }));
  };
  // Without order nothing else can be told: an overlap shows only in it.
  let best = look(inOrder(fileCues(file)));
  for (let improved = true; improved;) {
    improved = false;
    for (const step of steps) {
      const next = withoutWorse(best, look(step(best.list, best.findings)), look);
      if (next.cost < best.cost) {
        best = next;
        improved = true;
      }
    }
  }
  return withFileCues(file, best.list);
}

/** The step undone where a cue has more findings after it than before, if that makes less of them in the whole. */
function withoutWorse(before: Looked, after: Looked, look: (list: readonly FileCue[]) => Looked): Looked {
  const { list } = after;
  // Another order, or another number: there is nothing to compare cue by cue.
  const isSame = (one: FileCue, i: number): boolean => one.detail.line === before.list[i]!.detail.line;
  if (list.length !== before.list.length || !list.every(isSame)) {
    return after;
  }
  const count = ({ list: all, findings }: Looked, i: number): number => findings.get(all[i]!)?.size ?? 0;
  const isWorse = list.map((_, i) => count(after, i) > count(before, i));
  if (!isWorse.includes(true)) {
    return after;
  }
  const undone = list.map((one, i) =>
    isWorse[i] || isWorse[i - 1] || isWorse[i + 1] ? before.list[i]! : one,
  );
  const partly = look(undone);
  return partly.cost < after.cost ? partly : after;
}

interface Looked {
  list: readonly FileCue[];
  findings: ReadonlyMap<FileCue, ReadonlySet<string>>;
  cost: number;
}

function looked(list: readonly FileCue[], found: readonly Finding[]): Looked {
  const findings = new Map<FileCue, Set<string>>();
  let cost = 0;
  for (const { cue_id, check, severity } of found) {
    const one = list[Number(cue_id) - 1]!;
    findings.set(one, (findings.get(one) ?? new Set()).add(check));
    cost += severity === 'error' ? FAULT : 1;
  }
  return { list, findings, cost };
}
