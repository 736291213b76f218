import { Z2Error } from '@z2/contracts';

/** How a program that answers came to a bad end. */
export interface ChildEnd {
  /** As the end of a sentence; null: by itself, with an exit code. */
  why: string | null;
  /** What it said last. */
  stderr: string;
}

/** What an error of `runProcess` tells of it. Pure. */
export function childEnd(error: unknown): ChildEnd {
  const { code, details } = error instanceof Z2Error ? error : {};
  const stderr = typeof details?.stderr === 'string' ? details.stderr.trim() : '';
  if (code === 'TOOL_SILENT') {
    return { why: 'it gave no answer for too long', stderr };
  }
  return { why: typeof details?.signal === 'string' ? `it crashed (${details.signal})` : null, stderr };
}
