import type { CueList } from '@z2/contracts';

import { addedOf, changesOf, cueLines } from './cues';

const cues: CueList['cues'] = [
  { id: 'c9', start_ms: 61_000, end_ms: 62_000, text: 'Hola\nmundo', marks: ['untranslated'] },
  { id: 'c10', start_ms: 62_000, end_ms: 63_000, text: 'Adiós', edited: true },
];

it('shows each cue in a line, with what is to be looked at', () => {
  const list = { cues } as CueList;
  expect(cueLines(list)).toEqual([
    'c9      1:01  Hola / mundo  [untranslated]',
    'c10     1:02  Adiós  [edited]',
  ]);
  expect(cueLines({ cues: [] as CueList['cues'] } as CueList)).toEqual([]);
});

it('sends what stands otherwise in the file, and nothing of what only the service knows', () => {
  const [first, second] = cues;
  expect(changesOf(cues, [first!, { ...second!, text: 'Chao' }])).toEqual([
    { id: 'c10', start_ms: 62_000, end_ms: 63_000, text: 'Chao' },
  ]);
  expect(changesOf(cues, [first!])).toEqual([]);
  expect(changesOf(cues, [{ id: 'c11', text: 'x' }])).toEqual([{ id: 'c11', text: 'x' }]);
  const added = { id: 'n1', text: 'Eh', start_ms: 63_000, end_ms: 64_000 };
  expect(addedOf(cues, [first!, added, { id: 'c11', text: 'x' }])).toEqual([added]);
});
