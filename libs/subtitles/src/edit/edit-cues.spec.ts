import type { AddedCue, Cue, CueChange } from '@z2/contracts';
import fc from 'fast-check';

import { editCues } from './edit-cues';
import { keptTranslation } from './kept-translation';

const cue = (id: string, start_ms: number, end_ms: number, more: Partial<Cue> = {}): Cue => ({
  ...{ id, start_ms, end_ms, text: `Text ${id}` },
  ...more,
});
const CUES = [
  cue('c1', 0, 1000, { words: [], speaker: 'A', marks: ['untranslated'], unknown: ['x'] }),
  cue('c2', 1000, 2000, { words: [], marks: ['untranslated'] }),
  cue('c3', 2500, 4000),
];
/** The messages of all faults. */
const faultsOf = (changes: CueChange[], cues = CUES, added: AddedCue[] = []): string[] => {
  try {
    editCues(cues, { cues: changes, added }, 5000);
  } catch (error) {
    expect(error).toMatchObject({ code: 'CUES_INVALID', http: 400 });
    const { details } = error as { details: { faults: { message: string }[] } };
    return details.faults.map(({ message }) => message);
  }
  return [];
};

describe('editCues', () => {
  it('changes text and times by id, marks what a person wrote, and leaves the rest as it is', () => {
    const cues = [
      { id: 'c1', text: ' New\u0007 \r\n\r\n words ' },
      { id: 'c2', end_ms: 2400 },
      { id: 'c3', text: 'Text c3' },
    ];
    const edited = editCues(CUES, { cues }, 5000);
    expect(edited).toEqual([
      { id: 'c1', start_ms: 0, end_ms: 1000, text: 'New\nwords', speaker: 'A', edited: true },
      { id: 'c2', start_ms: 1000, end_ms: 2400, text: 'Text c2', marks: ['untranslated'], edited: true },
      CUES[2],
    ]);
  });

  it('takes a cue away by an empty text', () => {
    expect(editCues(CUES, { cues: [{ id: 'c2', text: ' ' }] }, null)[1]).toMatchObject({
      text: '',
      edited: true,
    });
  });

  it('splits by an added cue, and joins by an emptied one, whose time another may have', () => {
    const split = editCues(
      CUES,
      {
        cues: [{ id: 'c3', text: 'Text', end_ms: 3200 }],
        added: [
          { id: 'n2', start_ms: 4000, end_ms: 4500, text: 'last ' },
          { id: 'n1', start_ms: 3200, end_ms: 4000, text: 'c3', speaker: 'B' },
        ],
      },
      5000,
    );
    expect(split.slice(2)).toEqual([
      { id: 'c3', start_ms: 2500, end_ms: 3200, text: 'Text', edited: true },
      { id: 'n1', start_ms: 3200, end_ms: 4000, text: 'c3', speaker: 'B', edited: true },
      { id: 'n2', start_ms: 4000, end_ms: 4500, text: 'last', edited: true },
    ]);
    const join = [
      { id: 'c1', text: 'Text c1 and c2', end_ms: 2000 },
      { id: 'c2', text: '' },
    ];
    const joined = editCues(CUES, { cues: join }, 5000);
    expect(joined.map(({ id, end_ms, text }) => [id, end_ms, text])).toEqual([
      ['c1', 2000, 'Text c1 and c2'],
      ['c2', 2000, ''],
      ['c3', 4000, 'Text c3'],
    ]);
    // What is back on the screen is checked as what was moved.
    expect(faultsOf([{ id: 'c2', text: 'Back' }], joined)).toEqual([
      'Cue c2 would begin while cue c1 is shown.',
    ]);
  });

  it.each<[AddedCue, string]>([
    [
      { id: 'c1', start_ms: 4000, end_ms: 5000, text: 'x' },
      'There is a cue c1 already; an added one needs an id of its own.',
    ],
    [{ id: 'n', start_ms: 900, end_ms: 1000, text: 'x' }, 'Cue n would begin while cue c1 is shown.'],
    [{ id: 'n', start_ms: 2000, end_ms: 2600, text: 'x' }, 'Cue c3 would begin while cue n is shown.'],
    [
      { id: 'n', start_ms: 4000, end_ms: 5001, text: 'x' },
      'Cue n would end (5001 ms) after the film (5000 ms).',
    ],
  ])('does not add %j', (cue, message) => {
    expect(faultsOf([], CUES, [cue])).toEqual([message]);
  });

  it.each<[CueChange[], string]>([
    [[{ id: 'c9', text: 'x' }], 'There is no cue c9.'],
    [[{ id: 'c3', text: 'x' }, { id: 'c3' }], 'Cue c3 is named twice.'],
    [[{ id: 'c3', end_ms: 2500 }], 'Cue c3 would end (2500 ms) before it begins (2500 ms).'],
    [[{ id: 'c3', end_ms: 5001 }], 'Cue c3 would end (5001 ms) after the film (5000 ms).'],
    [[{ id: 'c2', end_ms: 2501 }], 'Cue c3 would begin while cue c2 is shown.'],
    [[{ id: 'c2', start_ms: 999 }], 'Cue c2 would begin while cue c1 is shown.'],
    [[{ id: 'c1', start_ms: 1100, end_ms: 1200 }], 'Cue c2 would begin before cue c1, which it follows.'],
  ])('refuses %j', (changes, message) => {
    expect(faultsOf(changes)).toEqual([message]);
  });

  it('names all faults, and minds none that was there before', () => {
    expect(faultsOf([{ id: 'c8' }, { id: 'c9' }, { id: 'c3', end_ms: 1 }])).toHaveLength(3);
    const overlapping = [cue('c1', 0, 3000), cue('c2', 1000, 2000), cue('c3', 900, 9000)];
    expect(faultsOf([{ id: 'c2', text: 'x' }], overlapping)).toEqual([]);
    expect(faultsOf([{ id: 'c2', end_ms: 2100 }], overlapping)).toHaveLength(2);
  });

  it('moves any cues to where there is room, and none elsewhere (property)', () => {
    const times = fc.array(fc.tuple(fc.nat(3000), fc.nat(3000)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(times, (wanted) => {
        const cues = wanted.map((_, i) => cue(String(i), i * 10_000, i * 10_000 + 1));
        const moved = wanted.map(([start_ms, end_ms], i) => ({ id: String(i), start_ms, end_ms }));
        const fits = moved.every(
          ({ start_ms, end_ms }, i) => start_ms < end_ms && end_ms <= (moved[i + 1]?.start_ms ?? 5000),
        );
        expect(faultsOf(moved, cues).length === 0).toBe(fits);
      }),
    );
  });
});

describe('keptTranslation', () => {
  it('keeps what a person wrote and what has the same source, with its times', () => {
    const cues = [
      { id: 'c1', text: 'New', end_ms: 900 },
      { id: 'c2', text: 'New' },
      { id: 'c3', end_ms: 4500 },
    ];
    const after = editCues(CUES, { cues }, 5000);
    const translation = [
      cue('c1', 0, 1000, { text: 'de la máquina' }),
      cue('c2', 1100, 1900, { text: 'mío', edited: true }),
      cue('c3', 2500, 4000, { text: 'igual' }),
    ];
    expect(keptTranslation(CUES, after, translation)).toEqual([
      cue('c2', 1100, 1900, { text: 'mío', edited: true }),
      cue('c3', 2500, 4500, { text: 'igual' }),
    ]);
    const own = [
      cue('c1', 0, 1000, { text: 'mío', edited: true }),
      cue('n1', 1000, 1500, { text: 'añadido', edited: true }),
    ];
    expect(keptTranslation(CUES, after, own)).toEqual(own);
    const given = [cue('g1', 0, 900, { text: 'de un archivo' })];
    expect(keptTranslation(CUES, after, given)).toEqual(given);
  });
});
