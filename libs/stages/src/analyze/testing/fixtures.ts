import { ArtifactRef, SourceAnalysis, Transcript, Translation } from '@z2/contracts';

import { TestContext } from '../../testing/test-context';

export const tools = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
export const SPEECH =
  'Good morning. Today we plant three hundred trees in the old harbour. The trees clean the air of the harbour, and children help us to plant.';
export const SPANISH =
  'Buenos días. Hoy plantamos trescientos árboles en el viejo puerto. Los árboles limpian el aire del puerto, y los niños nos ayudan a plantar.';

/** A transcript with a sentence each 3 s. */
export function transcriptOf(text: string, language: string): Transcript {
  const sentences = text.split(/(?<=\.) /);
  return {
    language,
    origin: 'speech',
    duration_ms: 9000,
    cues: sentences.map((sentence, i) => ({
      id: String(i + 1),
      start_ms: i * 3000,
      end_ms: i * 3000 + 2500,
      text: sentence,
    })),
    regions: [{ start_ms: 0, end_ms: 8500 }],
  };
}

export const put = (
  ctx: TestContext,
  value: Transcript | Translation,
  kind: 'transcript' | 'translation',
): Promise<ArtifactRef> =>
  ctx.artifacts.putJson(value, { kind, language: value.language, name: `${kind}.json` });

/** An analysis of nothing. */
export const BARE: SourceAnalysis = {
  language: 'en',
  language_confidence: null,
  speech_ms: 0,
  silence_ms: 0,
  words: 0,
  speech_rate_wpm: null,
  loudness: { integrated_lufs: null, true_peak_dbtp: null, range_lu: null },
  scene_changes_ms: [],
  key_phrases: [],
  chapters: [],
  thumbnails: [],
};
