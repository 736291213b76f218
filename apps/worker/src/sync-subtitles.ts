import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { type SyncAnswer, type SyncQuestion, Z2Error } from '@z2/contracts';
import { detectSpeech } from '@z2/engines';
import { extractAudio, type MediaTools, probeMedia } from '@z2/media';
import { loadConfig } from '@z2/runtime';
import {
  type Activity,
  decodeSubtitleBytes,
  findRetiming,
  formatOfName,
  frameRateRetiming,
  parseSubtitles,
  retimeCues,
  type Retiming,
  writeAgain,
} from '@z2/subtitles';

/** Less of the time of the cues than this falls on speech in no film that they belong to. */
const LEAST_OVERLAP = 0.3;

/** A subtitle file brought into time, as text; the rest of the file as it was. @throws Z2Error CAPTIONS_MISMATCH and as reading it */
export async function syncSubtitles(
  bytes: Uint8Array,
  { file, by }: SyncQuestion,
  signal: AbortSignal,
): Promise<{ text: string; answer: SyncAnswer }> {
  const parsed = parseSubtitles(decodeSubtitleBytes(bytes).text, basename(file));
  let line: Retiming = { rate: 1, offset_ms: 0 };
  let found: Pick<SyncAnswer, 'overlap' | 'heard_by'> = { overlap: null, heard_by: null };
  if ('to' in by) {
    const { activity, heard_by } = await activityOf(by.to, signal);
    const retiming = findRetiming(parsed.cues, activity);
    if (!retiming || retiming.overlap < LEAST_OVERLAP) {
      throw new Z2Error('CAPTIONS_MISMATCH', `${basename(file)} fits ${basename(by.to)} nowhere.`, {
        remedy: 'Are these subtitles of this film? By hand: ./z2 sync FILE --shift SECONDS.',
        details: { overlap: retiming?.overlap ?? 0 },
      });
    }
    line = retiming;
    found = { overlap: retiming.overlap, heard_by };
  } else if ('shift_ms' in by) {
    line = { rate: 1, offset_ms: by.shift_ms };
  } else {
    line = frameRateRetiming(by.frame_rate.from, by.frame_rate.to);
  }
  const cues = retimeCues(parsed.cues, line);
  const { rate, offset_ms } = line;
  return {
    text: writeAgain({ ...parsed, cues }),
    answer: { cues: cues.length, rate, offset_ms: Math.round(offset_ms), ...found },
  };
}

/** When somebody speaks: in other subtitles when a cue is shown, in a film as voice detection hears it. */
async function activityOf(
  path: string,
  signal: AbortSignal,
): Promise<{ activity: readonly Activity[]; heard_by: string | null }> {
  if (formatOfName(path) !== null) {
    const { text } = decodeSubtitleBytes(await readFile(path));
    return { activity: parseSubtitles(text, basename(path)).cues, heard_by: null };
  }
  const { ffmpeg, ffprobe } = loadConfig();
  const tools: MediaTools = { ffmpeg, ffprobe };
  const info = await probeMedia(path, tools, signal);
  const workdir = await mkdtemp(join(tmpdir(), 'z2-sync-'));
  try {
    const wav = join(workdir, 'sound.wav');
    await extractAudio(path, wav, info, { sample_rate: 16_000, channels: 1 }, tools, { signal });
    const { regions, use } = await detectSpeech(wav, { signal });
    return { activity: regions, heard_by: use.engine };
  } finally {
    await rm(workdir, { recursive: true, force: true });
  }
}
