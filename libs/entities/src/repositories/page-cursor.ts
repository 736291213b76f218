import { Z2Error } from '@z2/contracts';

/** In SQL: a time as text with its microseconds. A Date would lose them, and with them rows. */
export const exactTime = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Where a page ends: the time and the id of its last row. */
export function writeCursor(at: string, uuid: string): string {
  return Buffer.from(`${at} ${uuid}`).toString('base64url');
}

/** @throws Z2Error VALIDATION_FAILED */
export function readCursor(cursor: string): { at: string; uuid: string } {
  const [, at = '', uuid = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      Buffer.from(cursor, 'base64url').toString(),
    ) ?? [];
  if (Number.isNaN(Date.parse(at))) {
    throw new Z2Error('VALIDATION_FAILED', 'This cursor is none that a list gave.', {
      remedy: 'Take next_cursor of the page before, or leave cursor out to begin at the first.',
      details: { faults: [{ field: 'cursor', message: 'is none that a list gave' }] },
    });
  }
  return { at, uuid };
}
