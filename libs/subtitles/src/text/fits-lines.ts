import { SubtitleProfile } from '../profiles';
import { visibleLength } from './counting';

/** Whether a text, broken into lines, keeps to the profile's number and length of lines. */
export function fitsLines(text: string, { maxLines, maxCpl, width }: SubtitleProfile): boolean {
  const lines = text.split('\n');
  return lines.length <= maxLines && lines.every((line) => visibleLength(line, width) <= maxCpl);
}
