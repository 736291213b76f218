import type { CheckSeverity } from '@z2/contracts';

import type { Tone } from './status-words';

export const SEVERITY_WORDS: Readonly<Record<CheckSeverity, { words: string; tone: Tone }>> = {
  error: { words: 'Fault', tone: 'bad' },
  warning: { words: 'Warning', tone: 'warn' },
};
