import type { CheckSeverity, JobFindings } from '@z2/contracts';

import { counted } from './format';
import type { Tone } from './status-words';

export const SEVERITY_WORDS: Readonly<Record<CheckSeverity, { words: string; tone: Tone }>> = {
  error: { words: 'Fault', tone: 'bad' },
  warning: { words: 'Warning', tone: 'warn' },
};

/** What the checks found, in short: "2 faults, 1 warning"; null where nothing. */
export function findingWords({ errors, warnings }: JobFindings): { words: string; tone: Tone } | null {
  const parts = [
    ...(errors > 0 ? [counted(errors, 'fault')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  return parts.length > 0 ? { words: parts.join(', '), tone: errors > 0 ? 'bad' : 'warn' } : null;
}
