import { STAGE_NAMES } from '@z2/contracts';

/** What test/faults says of one fault in one stage. */
export interface FaultRow {
  fault: string;
  /** One of the six, or `all`. */
  stage: string;
  survived: boolean;
  /** From the fault until the job went on; null: it did not. */
  recovered_ms: number | null;
}

/** A line per fault, a column per stage: the seconds until the job went on, or LOST. Its head first. */
export function faultTable(rows: readonly FaultRow[]): string[][] {
  const byFault = Map.groupBy(rows, ({ fault }) => fault);
  return [
    ['fault', ...STAGE_NAMES],
    ...[...byFault].map(([fault, of]) => [
      fault,
      ...STAGE_NAMES.map((stage) => cellOf(of.filter((row) => row.stage === stage || row.stage === 'all'))),
    ]),
  ];
}

function cellOf(rows: readonly FaultRow[]): string {
  if (rows.length === 0) {
    return '';
  }
  if (rows.some(({ survived }) => !survived)) {
    return 'LOST';
  }
  const longest = Math.max(...rows.map(({ recovered_ms }) => recovered_ms ?? 0));
  return `${(longest / 1000).toFixed(1)} s`;
}
