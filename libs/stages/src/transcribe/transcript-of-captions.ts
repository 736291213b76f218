import { readFile } from 'node:fs/promises';

import type { ArtifactRef, Cue } from '@z2/contracts';
import { Z2Error } from '@z2/contracts';
import { decodeSubtitleBytes, parseSubtitles, tidyCues } from '@z2/subtitles';

import type { StageContext } from '../stage';

/** Captions may outlast the film a little: credits, a rounded time. */
const SLACK_MS = 5_000;

/**
 * Cues of a caption file in order, with what was odd in it told in the log.
 *
 * @throws Z2Error CAPTIONS_INVALID, CAPTIONS_MISMATCH when they last longer than the film
 */
export async function cuesOfCaptions(
  ref: ArtifactRef,
  language: string | null,
  durationMs: number,
  ctx: StageContext,
): Promise<Cue[]> {
  const decoded = decodeSubtitleBytes(await readFile(await ctx.artifacts.open(ref)), language);
  if (decoded.guessed) {
    ctx.log('WARNING', `${ref.name}: nothing says its encoding; read as ${decoded.encoding}.`);
  }
  const parsed = parseSubtitles(decoded.text, ref.name);
  const { cues, changes } = tidyCues(parsed.cues);
  parsed.notes
    .slice(0, 20)
    .forEach(({ line, message }) => ctx.log('INFO', `${ref.name} line ${line}: ${message}`));
  changes
    .slice(0, 20)
    .forEach(({ cue_id, message }) => ctx.log('INFO', `${ref.name} cue ${cue_id}: ${message}`));
  const beyond = cues.filter((cue) => cue.start_ms >= durationMs + SLACK_MS);
  if (beyond.length > 0) {
    throw new Z2Error(
      'CAPTIONS_MISMATCH',
      `${ref.name} has ${beyond.length} cues after the end of the video (${Math.round(durationMs / 1000)} s).`,
      {
        remedy: 'Give the subtitles of this very video.',
        details: { cues: beyond.length, duration_ms: durationMs },
      },
    );
  }
  return cues.map((cue) => ({ ...cue, end_ms: Math.min(cue.end_ms, durationMs) }));
}
