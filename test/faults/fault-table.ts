import { appendFileSync } from 'node:fs';

/** One row of the table that `./z2 test faults` prints. */
export interface FaultRow {
  fault: string;
  stage: string;
  survived: boolean;
  /** From the fault until the job went on; null: it did not. */
  recovered_ms: number | null;
}

/** Adds a row for `./z2 test faults`, which names the file; without it, e.g. in `./z2 test`, there is no table. */
export function addRow(row: FaultRow): void {
  const file = process.env['Z2_FAULTS_ROWS'];
  if (file) {
    appendFileSync(file, `${JSON.stringify(row)}\n`);
  }
}
