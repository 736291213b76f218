import type { CheckSeverity, JobFindings } from '@z2/contracts';

import { counted } from './format';
import type { Tone } from './status-words';

export const SEVERITY_WORDS: Readonly<Record<CheckSeverity, { words: string; tone: Tone }>> = {
  error: { words: 'Fault', tone: 'bad' },
  warning: { words: 'Warning', tone: 'warn' },
};

/** What the checks found, by weight: "2 faults", "1 warning". */
export function findingParts({ errors, warnings }: JobFindings): { words: string; tone: Tone }[] {
  return [
    ...(errors > 0 ? [{ words: counted(errors, 'fault'), tone: 'bad' as const }] : []),
    ...(warnings > 0 ? [{ words: counted(warnings, 'warning'), tone: 'warn' as const }] : []),
  ];
}

/** The same in one: "2 faults, 1 warning"; null where nothing. */
export function findingWords(findings: JobFindings): { words: string; tone: Tone } | null {
  const parts = findingParts(findings);
  const [worst] = parts;
  return worst ? { words: parts.map(({ words }) => words).join(', '), tone: worst.tone } : null;
}
