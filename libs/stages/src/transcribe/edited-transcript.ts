import type { Cue, Transcript } from '@z2/contracts';

import { speechCheck } from '../speech-check';
import type { StageContext } from '../stage';
import type { TranscribeOutput } from '../stage-io';

/** What was transcribed before, with the cues that a person made of it. Nothing is listened to again. */
export async function editedTranscript(
  cues: readonly Cue[],
  before: TranscribeOutput,
  ctx: StageContext,
): Promise<TranscribeOutput> {
  const { kind, language, name } = before.transcript;
  const transcript: Transcript = {
    ...(await ctx.artifacts.readJson<Transcript>(before.transcript)),
    cues: [...cues],
  };
  ctx.log('INFO', 'The transcript is the edited one.');
  return {
    ...before,
    transcript: await ctx.artifacts.putJson(transcript, { kind, language, name }),
    checks: before.checks.map((check) =>
      check.check === 'cues_on_speech' ? speechCheck(cues, transcript.regions) : check,
    ),
  };
}
