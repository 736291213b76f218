import { faultTable } from './fault-table';

it('has a line per fault, and in each stage the longest way back, or that the job was lost', () => {
  const row = (fault: string, stage: string, recovered_ms: number | null, survived = true) => ({
    ...{ fault, stage, recovered_ms, survived },
  });
  expect(
    faultTable([
      row('kill', 'render', 1_240),
      row('kill', 'render', 4_000),
      row('kill', 'publish', null, false),
      row('twice', 'all', 0),
    ]),
  ).toEqual([
    ['fault', 'download', 'transcribe', 'translate', 'render', 'analyze', 'publish'],
    ['kill', '', '', '', '4.0 s', '', 'LOST'],
    ['twice', '0.0 s', '0.0 s', '0.0 s', '0.0 s', '0.0 s', '0.0 s'],
  ]);
});
