import type { ChosenEncoder } from '@z2/contracts';
import { type Config, findProgram } from '@z2/runtime';

import { askEngines } from '../service/ask-engines';
import { asked } from './asked';
import type { Finding } from './finding';

/** Which encoder burns subtitles here. Nothing where there is no ffmpeg: that is a finding of its own. */
export function findVideoEncoder({ ffmpeg, ffprobe }: Config): Promise<Finding[]> {
  if (!findProgram(ffmpeg) || !findProgram(ffprobe)) {
    return Promise.resolve([]);
  }
  return asked('video encoder', async () => [
    encoderFinding(await askEngines<ChosenEncoder>({ ask: 'video-encoder' })),
  ]);
}

export function encoderFinding({ wanted, encoder, trials }: ChosenEncoder): Finding {
  const what = 'video encoder';
  const told = trials.map(({ encoder: id, message }) => `${id}: ${message.replace(/\.$/, '')}`).join('; ');
  if (wanted !== 'auto' && wanted !== encoder) {
    return {
      ...{ what, state: 'warning', found: `${encoder}, not ${wanted}. ${told}` },
      cost: 'burnt subtitles take the time of the processor',
      remedy: `mend the driver of ${wanted}, or Z2_VIDEO_ENCODER=auto`,
    };
  }
  const found =
    wanted === 'auto' && encoder === 'x264' ? `x264. No graphics processor: ${told}` : `${encoder}. ${told}`;
  return { what, state: 'ok', found: found.trim() };
}
