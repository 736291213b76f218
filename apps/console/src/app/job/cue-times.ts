import type { ArtifactKind, ArtifactView, JobView } from '@z2/contracts';

/** Where a cue begins (ms), and what it says. */
export interface CuePlace {
  start_ms: number;
  text: string;
}
export type CuePlaces = ReadonlyMap<string, CuePlace>;

/** The file of each language ('': of the whole job) in which the cues stand that a failed check names. */
export function filesWithCues({
  checks,
  files,
}: Pick<JobView, 'checks' | 'files'>): { language: string; file: ArtifactView }[] {
  const named = checks.filter(({ passed, cue_ids }) => !passed && cue_ids?.length);
  return [...new Set(named.map(({ language }) => language))].flatMap((language) => {
    const of = (kind: ArtifactKind): ArtifactView | undefined =>
      files
        .filter((file) => file.kind === kind && (language === null || file.language === language))
        .sort((a, b) => a.created_at.localeCompare(b.created_at))
        .at(-1);
    const file = language === null ? of('transcript') : (of('subtitles_vtt') ?? of('translation'));
    return file ? [{ language: language ?? '', file }] : [];
  });
}

/** Null where the file cannot be read as such. A cue that was split (3.1, 3.2) is found by its first part too. */
export function cuePlacesOf(kind: ArtifactKind, text: string): CuePlaces | null {
  const cues = kind === 'subtitles_vtt' ? vttCues(text) : jsonCues(text);
  if (!cues) {
    return null;
  }
  const places = new Map<string, CuePlace>();
  for (const { id, ...place } of cues) {
    for (const name of [id, id.replace(/\.\d+$/, '')]) {
      if (!places.has(name)) {
        places.set(name, place);
      }
    }
  }
  return places;
}

type CueAt = CuePlace & { id: string };

/** Only what Z2 itself writes: an id, a line of times, text. */
function vttCues(text: string): CueAt[] {
  const cue = /^(.+)\n(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> .*\n((?:.+\n?)*)/gm;
  return [...text.replaceAll('\r\n', '\n').matchAll(cue)].map(
    ([, id = '', h = '0', m, s, ms, words = '']) => ({
      id,
      start_ms: ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Number(ms),
      text: words
        .replace(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    }),
  );
}

function jsonCues(text: string): CueAt[] | null {
  try {
    const { cues } = JSON.parse(text) as { cues?: unknown };
    return Array.isArray(cues)
      ? cues.filter(isCue).map(({ id, start_ms, text: words }) => ({ id, start_ms, text: words }))
      : null;
  } catch {
    // No JSON: the checks stand without places.
    return null;
  }
}

function isCue(value: unknown): value is CueAt {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'start_ms' in value &&
    typeof value.start_ms === 'number' &&
    'text' in value &&
    typeof value.text === 'string'
  );
}
