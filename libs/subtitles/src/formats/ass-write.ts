import { Cue } from '@z2/contracts';

import { isolateForRtl } from '../text/direction';
import { isRtl } from '../text/language-traits';
import { AssStyle, defaultAssStyle } from './ass-style';
import { joinTextLines } from './parsed';
import { formatAssTime } from './time';

export interface WriteAssOptions {
  language: string;
  /** Size of the picture in pixels, upright as it is shown. */
  play_res_x: number;
  play_res_y: number;
  /** What differs from the default style. */
  style?: Partial<AssStyle>;
  hdr?: boolean;
}

const STYLE_COLUMNS =
  'Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ' +
  'ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding';

/**
 * ASS (v4.00+) with one style, for burning and for players. Text is data: braces and backslashes cannot start an override.
 * Right-to-left languages get Encoding -1 (libass then finds the base direction of each line).
 */
export function writeAss(cues: readonly Cue[], options: WriteAssOptions): string {
  const style = { ...defaultAssStyle({ ...options, cues }), ...options.style };
  const encoding = isRtl(options.language) ? -1 : 1;
  const columns = [
    ...['Default', style.font.replaceAll(',', ' '), style.size, style.primary_colour, '&H00FFFFFF'],
    ...[style.outline_colour, style.back_colour, style.bold ? -1 : 0, 0, 0, 0, 100, 100, 0, 0, 1],
    ...[style.outline, style.shadow, 2, style.margin_horizontal, style.margin_horizontal],
    ...[style.margin_vertical, encoding],
  ];
  const events = cues.map((cue) => {
    const name = (cue.speaker ?? '').replace(/[,\r\n]/g, ' ');
    const text = escapeAssText(joinTextLines(isolateForRtl(cue.text, options.language).split('\n')));
    return `Dialogue: 0,${formatAssTime(cue.start_ms)},${formatAssTime(cue.end_ms)},Default,${name},0,0,0,,${text}`;
  });
  return [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${options.play_res_x}`,
    `PlayResY: ${options.play_res_y}`,
    'WrapStyle: 0',
    'ScaledBorderAndShadow: yes',
    'YCbCr Matrix: None',
    '',
    '[V4+ Styles]',
    `Format: ${STYLE_COLUMNS}`,
    `Style: ${columns.join(',')}`,
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    ...events,
    '',
  ].join('\n');
}

/** Text as libass shows it letter by letter: `\{`, `\}`; after a backslash a word joiner, so that no `\N` comes about. */
export function escapeAssText(text: string): string {
  return text
    .replaceAll('\\', '\\\u2060')
    .replace(/[{}]/g, (brace) => `\\${brace}`)
    .replaceAll('\n', '\\N');
}
