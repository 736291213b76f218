import type { JobOptions } from '@z2/contracts';

/** Limits of the subtitle profiles, in short; the numbers are those of libs/subtitles for languages in Latin letters. */
export const PROFILE_WORDS: Readonly<Record<JobOptions['profile'], { name: string; hint: string }>> = {
  netflix: { name: 'Netflix', hint: '42 characters a line, 17 to 20 a second' },
  ted: { name: 'TED', hint: '42 characters a line, 21 a second' },
  bbc: { name: 'BBC', hint: '37 characters a line, 18 a second' },
  youtube: { name: 'YouTube', hint: '42 characters a line, 25 a second' },
};
