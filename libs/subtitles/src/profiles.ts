import { JobOptions, primaryLanguage } from '@z2/contracts';

import { WidthRule, widthRule } from './text/counting';

export type ProfileName = JobOptions['profile'];

/** Limits of subtitles in one language. Lengths are in characters as {@link visibleLength} counts them by `width`. */
export interface SubtitleProfile {
  name: ProfileName;
  language: string;
  /** Characters per line. */
  maxCpl: number;
  maxLines: number;
  /** Characters per second. */
  maxCps: number;
  minDurationMs: number;
  /** At least so long for each word (BBC 4.1); 0: no such rule. */
  minMsPerWord: number;
  maxDurationMs: number;
  /** Between two cues, unless one begins exactly where the other ends and `contiguous` allows it. */
  minGapMs: number;
  contiguous: boolean;
  width: WidthRule;
}

type Limits = Omit<SubtitleProfile, 'name' | 'language' | 'width'>;

/** Two frames at 24 frames a second (CRAFT.md 1, "Gap"). */
const TWO_FRAMES_MS = 83;

/** Netflix Timed Text Style Guide, General and Timing guidelines: 5/6 s to 7 s, two lines, two frames. */
const NETFLIX: Limits = {
  maxCpl: 42,
  maxLines: 2,
  maxCps: 17,
  minDurationMs: 833,
  minMsPerWord: 0,
  maxDurationMs: 7000,
  minGapMs: TWO_FRAMES_MS,
  contiguous: false,
};
/** Per language: "Character Limitation" of its guide, speeds as in CRAFT.md 1 (adult). Others: 42 and 17. */
const NETFLIX_BY_LANGUAGE: Readonly<Record<string, Partial<Limits>>> = {
  en: { maxCps: 20 },
  ar: { maxCps: 20 },
  hi: { maxCps: 22 },
  ko: { maxCpl: 16, maxCps: 12 },
  zh: { maxCpl: 16, maxCps: 9 },
  ja: { maxCpl: 13, maxCps: 4 },
  th: { maxCpl: 35 },
};

const PROFILES: Readonly<Record<ProfileName, Limits>> = {
  netflix: NETFLIX,
  // BBC Subtitle Guidelines 3.1, 4.1, 4.5: 37 characters, 0.3 s a word; 180 words a minute are about 18 characters a second.
  bbc: {
    ...NETFLIX,
    maxCpl: 37,
    maxCps: 18,
    minDurationMs: 800,
    minMsPerWord: 300,
    maxDurationMs: 8000,
    contiguous: true,
  },
  // TED cheat-sheet: 42 a line, 21 a second, 1 to 7 s.
  ted: { ...NETFLIX, maxCps: 21, minDurationMs: 1000, minGapMs: 0, contiguous: true },
  // YouTube publishes no limits; these are ours, wide, so that segmentation has something to go by.
  youtube: {
    ...NETFLIX,
    maxCps: 25,
    minDurationMs: 700,
    maxDurationMs: 8000,
    minGapMs: 0,
    contiguous: true,
  },
};

/** The limits of a profile in a language. Full-width scripts keep Netflix' line lengths in every profile. */
export function subtitleProfile(name: ProfileName, language: string): SubtitleProfile {
  const own = NETFLIX_BY_LANGUAGE[primaryLanguage(language)] ?? {};
  const width = widthRule(language);
  const limits = PROFILES[name];
  if (name === 'netflix') {
    return { name, language, width, ...limits, ...own };
  }
  // Speeds of other guides are given for Latin text: full-width text is read at Netflix' speed for it, in proportion.
  const cjk =
    width === 'east_asian'
      ? { maxCpl: own.maxCpl!, maxCps: (own.maxCps! * limits.maxCps) / NETFLIX.maxCps }
      : {};
  return { name, language, width, ...limits, ...cjk };
}

/**
 * The profile for a picture's shape: upright and square pictures hold about 25 characters a line (BBC 3.1: 90 % of the
 * width), and three lines when upright (BBC 3.3).
 */
export function profileForPicture(profile: SubtitleProfile, width: number, height: number): SubtitleProfile {
  if (width >= height * 1.2) {
    return profile;
  }
  const most = profile.width === 'east_asian' ? 12 : 25;
  return {
    ...profile,
    maxCpl: Math.min(profile.maxCpl, most),
    maxLines: width < height ? Math.max(3, profile.maxLines) : profile.maxLines,
  };
}
