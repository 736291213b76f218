import type { Cue } from '@z2/contracts';
import { countOf, Z2Error } from '@z2/contracts';

/**
 * A translation that the user gave, on the cues of the transcript. The same number of cues: one to one, with the file's own
 * times (they may have been corrected). Otherwise the file's cues stand for themselves, if they lie where the transcript's do.
 *
 * @throws Z2Error CAPTIONS_MISMATCH when less than half of the file's cues lie on any cue of the transcript
 */
export function matchGiven(transcript: readonly Cue[], given: readonly Cue[], name: string): Cue[] {
  if (given.length === transcript.length) {
    return given.map((cue, index) => ({ ...cue, id: transcript[index]?.id ?? cue.id }));
  }
  const touches = (cue: Cue): boolean =>
    transcript.some((one) => one.start_ms < cue.end_ms && cue.start_ms < one.end_ms);
  const lying = given.filter(touches).length;
  if (lying * 2 < given.length || given.length === 0) {
    throw new Z2Error(
      'CAPTIONS_MISMATCH',
      `${name} has ${countOf(given.length, 'cue')}, and only ${lying} of them lie where somebody speaks.`,
      { remedy: 'Give the subtitles of this very video.', details: { cues: given.length, matching: lying } },
    );
  }
  return given.map((cue, index) => ({ ...cue, id: `g${index + 1}` }));
}
