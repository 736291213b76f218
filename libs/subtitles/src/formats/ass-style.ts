import { Cue, primaryLanguage } from '@z2/contracts';

import { widthInEms } from '../text/counting';
import { isTraditionalChinese } from '../text/language-traits';

/** How burnt subtitles look. Sizes in pixels of the play resolution, colours as ASS has them (&HAABBGGRR). */
export interface AssStyle {
  font: string;
  size: number;
  bold: boolean;
  primary_colour: string;
  outline_colour: string;
  /** Of the shadow. */
  back_colour: string;
  outline: number;
  shadow: number;
  margin_horizontal: number;
  margin_vertical: number;
}

const FONTS: Readonly<Record<string, string>> = {
  ja: 'Noto Sans CJK JP',
  ko: 'Noto Sans CJK KR',
  ...fonts('Noto Naskh Arabic', 'ar fa ps sd ckb ug'),
  ur: 'Noto Nastaliq Urdu',
  ...fonts('Noto Sans Hebrew', 'he yi'),
  ...fonts('Noto Sans Devanagari', 'hi mr ne sa'),
  ...fonts('Noto Sans Bengali', 'bn as'),
  gu: 'Noto Sans Gujarati',
  pa: 'Noto Sans Gurmukhi',
  ta: 'Noto Sans Tamil',
  te: 'Noto Sans Telugu',
  kn: 'Noto Sans Kannada',
  ml: 'Noto Sans Malayalam',
  si: 'Noto Sans Sinhala',
  th: 'Noto Sans Thai',
  lo: 'Noto Sans Lao',
  km: 'Noto Sans Khmer',
  my: 'Noto Sans Myanmar',
  ka: 'Noto Sans Georgian',
  hy: 'Noto Sans Armenian',
  am: 'Noto Sans Ethiopic',
  bo: 'Noto Serif Tibetan',
};

/** Font family for a language, of Debian's fonts-noto-core and fonts-noto-cjk; Han shapes differ by language. */
export function subtitleFont(language: string): string {
  const primary = primaryLanguage(language);
  if (primary === 'zh' || primary === 'yue' || primary === 'cmn') {
    return isTraditionalChinese(language) ? 'Noto Sans CJK TC' : 'Noto Sans CJK SC';
  }
  return FONTS[primary] ?? 'Noto Sans';
}

/** Faces that draw smaller than Noto Sans at the same size: their letters are brought to its height. */
const SCALE: Readonly<Record<string, number>> = {
  'Noto Naskh Arabic': 1.25,
  'Noto Nastaliq Urdu': 1.2,
  'Noto Sans Devanagari': 1.08,
};

/** Share of the picture's height: about that of broadcast subtitles. */
const SIZE_OF_HEIGHT = 0.053;
/** Not smaller than this share of the shorter side, however long the lines. */
const LEAST_OF_SIDE = 0.034;
/** Action-safe margins; the text of an upright picture stands higher, clear of what players and apps lay over it. */
const MARGIN_SIDE = 0.05;
const MARGIN_BOTTOM = 0.06;
const MARGIN_BOTTOM_UPRIGHT = 0.12;

/**
 * A style that is easily read on any picture: white, dark outline, soft shadow, within the safe area, and as large as the
 * longest line lets it be. `hdr`: PQ or HLG, where full white would glare (CRAFT.md 6).
 */
export function defaultAssStyle(options: {
  language: string;
  play_res_x: number;
  play_res_y: number;
  cues: readonly Cue[];
  hdr?: boolean;
}): AssStyle {
  const { play_res_x: width, play_res_y: height, language } = options;
  const longest = Math.max(1, ...options.cues.flatMap((cue) => cue.text.split('\n').map(widthInEms)));
  const room = width * (1 - 2 * MARGIN_SIDE);
  const side = Math.min(width, height);
  const size = Math.max(LEAST_OF_SIDE * side, Math.min(SIZE_OF_HEIGHT * height, room / longest));
  const font = subtitleFont(language);
  const capped = Math.min(size, side * 0.09) * (SCALE[font] ?? 1);
  return {
    font,
    size: round(capped),
    bold: false,
    primary_colour: options.hdr ? '&H00B4B4B4' : '&H00FFFFFF',
    outline_colour: '&H00101010',
    back_colour: '&H80000000',
    outline: round(Math.max(1, capped * 0.055)),
    shadow: round(Math.max(0.5, capped * 0.03)),
    margin_horizontal: Math.round(width * MARGIN_SIDE),
    margin_vertical: Math.round(height * (width < height ? MARGIN_BOTTOM_UPRIGHT : MARGIN_BOTTOM)),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function fonts(font: string, languages: string): Record<string, string> {
  return Object.fromEntries(languages.split(' ').map((language) => [language, font]));
}
