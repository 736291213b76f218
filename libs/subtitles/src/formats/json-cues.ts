import type { Cue } from '@z2/contracts';

import { CueCollector, joinTextLines, ParsedSubtitles } from './parsed';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/**
 * Reads cues in JSON: those that {@link writeJson} wrote with all that they have; lists of `{start, end, text}` as other programs write
 * them, in ms, or (Whisper's `segments`) in seconds. What is no cue is noted. Lines are numbers of the cue. Never throws.
 */
export function parseJson(text: string): ParsedSubtitles {
  const found = new CueCollector('json');
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    found.note(1, 'This is no JSON.');
    return found.result();
  }
  const root = isFields(data) ? data : {};
  const list = Array.isArray(data) ? data : (root['cues'] ?? root['segments'] ?? root['captions']);
  const scale = Array.isArray(root['segments']) ? 1000 : 1;
  (Array.isArray(list) ? (list as unknown[]) : []).forEach((item, i) => {
    const cue = isFields(item) ? cueOf(item, scale) : null;
    if (cue) {
      const fileId = isFields(item) && typeof item['id'] === 'string' ? item['id'] : '';
      found.add({ line: i + 1, markup: cue.text }, cue, fileId);
    } else if (!isFields(item) || item['type'] === undefined || item['type'] === 'caption') {
      found.note(i + 1, 'This entry has no times and text; it is left out.');
    }
  });
  return found.result();
}

function cueOf(item: Fields, scale: number): Omit<Cue, 'id'> | null {
  const ms = (own: string, other: string): number | null => {
    const value = item[own] ?? item[other];
    const factor = item[own] === undefined ? scale : 1;
    return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * factor) : null;
  };
  const [start_ms, end_ms] = [ms('start_ms', 'start'), ms('end_ms', 'end')];
  const text = item['text'] ?? item['content'];
  if (start_ms === null || end_ms === null || typeof text !== 'string') {
    return null;
  }
  const { speaker, words, marks, unknown, edited } = item as Partial<Cue>;
  return {
    ...{ start_ms, end_ms, text: joinTextLines(text.split(/\r\n|\r|\n/)) },
    ...(typeof speaker === 'string' ? { speaker } : {}),
    ...(Array.isArray(words) ? { words } : {}),
    ...(Array.isArray(marks) ? { marks } : {}),
    ...(Array.isArray(unknown) ? { unknown } : {}),
    ...(edited === true ? { edited } : {}),
  };
}

/** All that a cue has. */
export function writeJson(cues: readonly Cue[], language = 'und'): string {
  return `${JSON.stringify({ language, cues }, null, 2)}\n`;
}
