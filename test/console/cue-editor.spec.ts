import type { CueView } from '@z2/contracts';
import { subtitleProfile } from '@z2/subtitles';
import fc from 'fast-check';

import { changesBetween, rebased, requestOf } from '../../apps/console/src/app/cues/cue-changes';
import {
  type Cues,
  inserted,
  isShown,
  joined,
  moved,
  movedFrom,
  removed,
  split,
  withText,
  withTimes,
} from '../../apps/console/src/app/cues/cue-document';
import { CueLint, measuresOf } from '../../apps/console/src/app/cues/cue-rules';
import { cueTime, parseCueTime } from '../../apps/console/src/app/cues/cue-time';
import { found, replaced } from '../../apps/console/src/app/cues/find-replace';
import { snapped } from '../../apps/console/src/app/cues/snap';
import { mapped, pushed, redone, undone, undoStack } from '../../apps/console/src/app/cues/undo-stack';
import { peaksOf } from '../../apps/console/src/app/cues/wav-peaks';

const FILM = 20_000;
const cue = (id: string, start_ms: number, end_ms: number, text = `Text ${id}`): CueView => ({
  ...{ id, start_ms, end_ms, text },
});
const CUES: Cues = [cue('1', 1000, 2000), cue('2', 2000, 4000), cue('3', 6000, 8000)];
const times = (cues: Cues): [string, number, number][] =>
  cues.map(({ id, start_ms, end_ms }) => [id, start_ms, end_ms]);

describe('cues in the editor', () => {
  it('keep between their neighbours, at whatever time somebody wants them', () => {
    expect(times(withTimes(CUES, '2', { end_ms: 9000 }, FILM))[1]).toEqual(['2', 2000, 6000]);
    expect(times(withTimes(CUES, '2', { start_ms: 0 }, FILM))[1]).toEqual(['2', 2000, 4000]);
    expect(times(withTimes(CUES, '3', { start_ms: 7990 }, FILM))[2]).toEqual(['3', 7900, 8000]);
    expect(times(withTimes(CUES, '3', { end_ms: 99_000 }, FILM))[2]).toEqual(['3', 6000, FILM]);
    expect(times(moved(CUES, '2', 9000, FILM))[1]).toEqual(['2', 4000, 6000]);
    expect(times(movedFrom(CUES, '2', 500, FILM))).toEqual([
      ['1', 1000, 2000],
      ['2', 2500, 4500],
      ['3', 6500, 8500],
    ]);
    expect(movedFrom(CUES, '2', -500, FILM)).toBe(CUES);
    expect(times(movedFrom(CUES, '1', -5000, FILM))[2]).toEqual(['3', 5000, 7000]);
  });

  it('are split at the text cursor, joined, added where there is room, and deleted', () => {
    const two = split([cue('1', 0, 4000, 'One two')], '1', 'n', { caret: 3, at_ms: null });
    expect(two.map(({ id, start_ms, end_ms, text }) => [id, start_ms, end_ms, text])).toEqual([
      ['1', 0, 1714, 'One'],
      ['n', 1714, 4000, 'two'],
    ]);
    expect(split(CUES, '2', 'n', { caret: 4, at_ms: 3000 })[2]).toMatchObject({ id: 'n', start_ms: 3000 });
    const one = joined(two, '1', ' ');
    expect(one).toMatchObject([
      { text: 'One two', start_ms: 0, end_ms: 4000 },
      { id: 'n', text: '' },
    ]);
    expect(joined(CUES, '3', ' ')).toBe(CUES);
    const length_ms = 3000;
    expect(
      inserted(CUES, { id: 'n', text: 'x' }, { at_ms: 3000, length_ms, film_ms: FILM })[2],
    ).toMatchObject({
      ...{ id: 'n', start_ms: 4000, end_ms: 6000 },
    });
    expect(inserted(CUES, { id: 'n', text: 'x' }, { at_ms: 1000, length_ms, film_ms: FILM })).toBe(CUES);
    expect(removed(CUES, '1').filter(isShown)).toHaveLength(2);
  });

  it('never overlap, whatever is done to them (property)', () => {
    const step = fc.record({
      what: fc.constantFrom('start', 'end', 'move', 'all', 'split', 'join', 'insert', 'remove'),
      id: fc.constantFrom('1', '2', '3'),
      ms: fc.integer({ min: -3000, max: 22_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let cues = CUES;
        steps.forEach(({ what, id, ms }, i) => {
          const make = {
            start: () => withTimes(cues, id, { start_ms: ms }, FILM),
            end: () => withTimes(cues, id, { end_ms: ms }, FILM),
            move: () => moved(cues, id, ms, FILM),
            all: () => movedFrom(cues, id, ms, FILM),
            split: () => split(cues, id, `n${i}`, { caret: 3, at_ms: ms }),
            join: () => joined(cues, id, ' '),
            insert: () =>
              inserted(
                cues,
                { id: `n${i}`, text: 'x' },
                { at_ms: Math.max(0, ms), length_ms: 900, film_ms: FILM },
              ),
            remove: () => removed(cues, id),
          };
          cues = make[what]();
        });
        const shown = cues.filter(isShown);
        shown.forEach(({ start_ms, end_ms }, i) => {
          expect(start_ms).toBeLessThan(end_ms);
          expect(start_ms).toBeGreaterThanOrEqual(shown[i - 1]?.end_ms ?? 0);
          expect(end_ms).toBeLessThanOrEqual(FILM);
        });
      }),
    );
  });

  it('are sent as what stands otherwise, an added one whole', () => {
    const now = split(withTimes(CUES, '3', { end_ms: 9000 }, FILM), '2', 'n', { caret: 4, at_ms: 3000 });
    expect(requestOf('v', changesBetween(CUES, now))).toEqual({
      version: 'v',
      cues: [
        { id: '2', text: 'Text', end_ms: 3000 },
        { id: '3', end_ms: 9000 },
      ],
      added: [{ id: 'n', start_ms: 3000, end_ms: 4000, text: '2' }],
    });
    expect(
      changesBetween(CUES, removed(now, 'n').toSpliced(1, 1, CUES[1]!).toSpliced(3, 1, CUES[2]!)),
    ).toEqual([]);
    expect(requestOf('v', changesBetween(now, CUES)).cues[2]).toEqual({ id: 'n', text: '' });
  });

  it('take what others changed beside mine, and ask where both changed one', () => {
    const mine = withText(withText(CUES, '1', 'Mine'), '3', 'Both');
    const theirs = withText(withText(withText(CUES, '1', 'Theirs'), '2', 'Other'), '3', 'Both');
    const { cues, conflicts } = rebased({ changes: changesBetween(CUES, mine), conflicts: [] }, theirs);
    expect(cues.map(({ text }) => text)).toEqual(['Theirs', 'Other', 'Both']);
    expect(conflicts).toMatchObject([{ id: '1', mine: { text: 'Mine' }, theirs: { text: 'Theirs' } }]);
    const added = split(CUES, '2', 'n', { caret: 4, at_ms: 3000 });
    // What is not decided yet is still asked about when somebody changes another cue.
    const later = withText(theirs, '2', 'Another');
    expect(rebased({ changes: changesBetween(theirs, cues), conflicts }, later)).toEqual({
      cues: later,
      conflicts,
    });
    expect(
      rebased(
        { changes: changesBetween(CUES, added), conflicts: [] },
        withText(CUES, '1', 'Theirs'),
      ).cues.map(({ id }) => id),
    ).toEqual(['1', '2', 'n', '3']);
  });

  it('are gone back and forth in, typing in one step', () => {
    const typed = pushed(pushed(undoStack('a'), 'ab', 1000, 'text 1'), 'abc', 1200, 'text 1');
    expect(undone(typed).now).toBe('a');
    const later = pushed(typed, 'abcd', 9000, 'text 1');
    expect(undone(later).now).toBe('abc');
    expect(redone(undone(later)).now).toBe('abcd');
    expect(pushed(undone(later), 'x', 9100).future).toEqual([]);
    expect(undone(mapped(later, (text) => text.toUpperCase())).now).toBe('ABC');
  });

  it('are searched as written, and replaced', () => {
    const texts: Cues = [cue('1', 0, 1, 'A.b a.B'), cue('2', 1, 2, 'axb'), cue('3', 2, 3, '')];
    expect(found(texts, { text: 'a.b', matchCase: false })).toEqual(['1']);
    expect(found(texts, { text: '', matchCase: false })).toEqual([]);
    expect(replaced(texts, { text: 'a.b', matchCase: false }, '$&').cues[0]?.text).toBe('$& $&');
    expect(replaced(texts, { text: 'a', matchCase: true }, 'o', ['1'])).toMatchObject({
      ...{ count: 1, cues: [{ text: 'A.b o.B' }, { text: 'axb' }, {}] },
    });
  });

  it('snap to speech, shots and other cues within reach', () => {
    const at = (ms: number, reach = 100): number =>
      snapped(ms, reach, CUES, '1', [{ start_ms: 5000, end_ms: 5500 }], [9000]);
    expect([at(2050), at(5050), at(8950), at(1050), at(8950, 0)]).toEqual([2000, 5000, 9000, 1050, 8950]);
  });

  it('have times that are read as they are written', () => {
    for (const ms of [0, 5359, 65_300, 3_723_004]) {
      expect(parseCueTime(cueTime(ms))).toBe(ms);
    }
    expect(cueTime(3_723_004)).toBe('1:02:03.004');
    expect([parseCueTime('5,3'), parseCueTime('x'), parseCueTime('1:2:3:4')]).toEqual([5300, null, null]);
  });

  it('are looked at by the rules of the job, as they will be shown', () => {
    const profile = subtitleProfile('netflix', 'es');
    const long = 'palabra '.repeat(14).trim();
    const cues = [cue('1', 0, 2000, 'Sí, es así, y no de otra manera.'), cue('2', 5000, 7000, long)];
    // The first is too fast by itself, and stays longer; the second does not find the time.
    expect(measuresOf(cues[1]!, profile)).toMatchObject({ maxCps: 17, tooFast: true, tooMany: true });
    const lint = new CueLint(profile, CUES, [], 7000);
    const notes = lint.notes([cue('1', 0, 1000, cues[0]!.text), cues[1]!]);
    expect([...notes.keys()]).toEqual(['2']);
    expect(
      notes
        .get('2')!
        .map(({ words }) => words)
        .join(),
    ).toMatch(/characters a second.*lines/);
    // Kept until the cue, or one beside it, is another.
    const three = withText(CUES, '1', 'Mucho texto para un segundo');
    expect(lint.notes(three).size).toBe(1);
    const before = lint.notes(three).get('1');
    expect(lint.notes(withText(three, '3', long)).get('1')).toBe(before);
    expect(lint.notes(withTimes(three, '2', { start_ms: 3000 }, FILM)).get('1')).toBeUndefined();
  });

  it('are drawn over the loudest of each few samples', () => {
    expect([...peaksOf(Int16Array.from([0, -16_384, 8192, 0, 0]), 2)]).toEqual([0.5, 0.25, 0]);
  });
});
