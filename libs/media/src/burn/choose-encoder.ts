import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  ChosenEncoder,
  EncoderFault,
  EncoderTrial,
  GPU_ENCODERS,
  GpuEncoder,
  toZ2Error,
  VideoEncoder,
  Z2Error,
} from '@z2/contracts';

import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { MediaTools } from '../ffmpeg/tools';
import { ENCODER_RECIPES, EncoderRecipe } from './encoder-recipes';
import { hasDevice } from './has-device';

/** A picture with detail and movement, large enough for every encoder. */
const TEST_PICTURE = 'testsrc2=size=640x360:rate=25:duration=2';
const TEST_FRAMES = 50;
/** Below this the pictures are not those that went in (x264 at crf 20 reaches 40 and more), dB. */
const LEAST_PSNR_DB = 32;

/**
 * The encoder of burnt pictures. `auto`: the first graphics processor that encodes a generated clip so that every picture comes
 * back and looks as it went in; else x264. A named one is tried too: what is there but does not work must not be used. Without
 * a device nothing is tried, unless it is named (`isThere`).
 */
export async function chooseEncoder(
  wanted: VideoEncoder | 'auto',
  tools: MediaTools,
  signal: AbortSignal,
  isThere: (encoder: GpuEncoder) => boolean = hasDevice,
): Promise<ChosenEncoder> {
  const trials: EncoderTrial[] = [];
  const candidates = GPU_ENCODERS.filter((id) => wanted === 'auto' || wanted === id);
  for (const encoder of candidates) {
    const trial =
      wanted === 'auto' && !isThere(encoder)
        ? failed(encoder, 'no_device', 'There is no such device.')
        : await tryEncoder(encoder, tools, signal);
    trials.push(trial);
    if (trial.fault === null) {
      return { wanted, encoder, trials };
    }
  }
  return { wanted, encoder: 'x264', trials };
}

/** Encodes a generated clip and compares what comes back. @throws Z2Error CANCELLED, FFMPEG_MISSING, DISK_FULL */
export async function tryEncoder(
  encoder: GpuEncoder,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<EncoderTrial> {
  const dir = await mkdtemp(join(tmpdir(), 'z2-encoder-'));
  try {
    const out = join(dir, 'trial.mp4');
    await runFfmpeg(tools, trialArgs(ENCODER_RECIPES[encoder], out), { signal });
    const { frames, psnr_db } = await compare(out, tools, signal);
    if (frames !== TEST_FRAMES) {
      return failed(encoder, 'frames_differ', `${frames} of ${TEST_FRAMES} pictures came back.`);
    }
    return psnr_db < LEAST_PSNR_DB
      ? failed(encoder, 'pictures_differ', `Its pictures are not those that went in (PSNR ${psnr_db} dB).`)
      : { encoder, fault: null, message: `It works (PSNR ${psnr_db} dB).` };
  } catch (thrown) {
    const error = toZ2Error(thrown);
    if (!['FFMPEG_FAILED', 'SOURCE_DAMAGED', 'TOOL_SILENT'].includes(error.code)) {
      throw error;
    }
    return whyNot(encoder, error);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function trialArgs({ device, upload, flags }: EncoderRecipe, out: string): string[] {
  return [
    ...[...device, '-f', 'lavfi', '-i', TEST_PICTURE, '-vf', upload, ...flags],
    ...['-fps_mode', 'passthrough', '-f', 'mp4', out],
  ];
}

async function compare(
  path: string,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<{ frames: number; psnr_db: number }> {
  let frames = 0;
  let psnr = 0;
  await runFfmpeg(
    tools,
    [
      ...['-v', 'info', '-i', path, '-f', 'lavfi', '-i', TEST_PICTURE],
      ...['-lavfi', '[0:v]format=yuv420p[a];[1:v]format=yuv420p[b];[a][b]psnr=shortest=1'],
      ...['-fps_mode', 'passthrough', '-f', 'null', '-'],
    ],
    {
      signal,
      onStatus: (key, value) => {
        frames = key === 'frame' ? Number(value) : frames;
      },
      onLine: (line) => {
        const average = /PSNR .*\baverage:(\S+)/.exec(line)?.[1];
        psnr = average === undefined ? psnr : average === 'inf' ? 100 : Number(average);
      },
    },
  );
  return { frames, psnr_db: Math.round(psnr * 10) / 10 };
}

const failed = (encoder: GpuEncoder, fault: EncoderFault, message: string): EncoderTrial => ({
  ...{ encoder, fault, message },
});

/** The reason is in what ffmpeg said first: mostly that there is no such device, or that it was built without the encoder. */
function whyNot(encoder: GpuEncoder, error: Z2Error): EncoderTrial {
  const stderr = typeof error.details?.stderr === 'string' ? error.details.stderr : '';
  if (/unknown encoder|unrecognized option|option not found/i.test(stderr)) {
    return failed(encoder, 'not_built_in', 'This ffmpeg was built without it.');
  }
  const [first] = stderr.split('\n').map((line) => line.replace(/^\[[^\]]*\]\s*/, '').trim());
  return failed(encoder, 'no_device', first || error.message);
}
