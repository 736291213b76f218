import { readFile } from 'node:fs/promises';

import type { ArtifactRef, Cue, JobMetadata } from '@z2/contracts';
import { countOf, Z2Error } from '@z2/contracts';
import { decodeSubtitleBytes, parseSubtitles, partOfCues, tidyCues } from '@z2/subtitles';

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
  of: {
    language: string | null;
    metadata: Pick<JobMetadata, 'duration_ms' | 'clip'>;
    /** They count as the job's part does; else as the whole film. */
    ofPart: boolean;
  },
  ctx: StageContext,
): Promise<Cue[]> {
  const { language, metadata } = of;
  const durationMs = metadata.duration_ms;
  const decoded = decodeSubtitleBytes(await readFile(await ctx.artifacts.open(ref)), language);
  if (decoded.guessed) {
    ctx.log('WARNING', `${ref.name}: nothing says its encoding; read as ${decoded.encoding}.`);
  }
  const parsed = parseSubtitles(decoded.text, ref.name);
  const { cues: all, changes } = tidyCues(parsed.cues);
  const cues = metadata.clip && !of.ofPart ? partOfCues(all, metadata.clip) : all;
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
      `${ref.name} has ${countOf(beyond.length, 'cue')} after the end of the video (${Math.round(durationMs / 1000)} s).`,
      {
        remedy: 'Give the subtitles of this very video.',
        details: { cues: beyond.length, duration_ms: durationMs },
      },
    );
  }
  return cues.map((cue) => ({ ...cue, end_ms: Math.min(cue.end_ms, durationMs) }));
}
