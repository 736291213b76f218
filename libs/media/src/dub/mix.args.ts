import { iso6392 } from '@z2/contracts';

import { EBUR128 } from '../analysis/loudness';
import { sourceInput } from '../audio/extract-audio.args';
import { inputFile, seconds } from '../ffmpeg/common.args';
import { disclosureArgs } from '../mux/disclosure';
import { MediaInfo } from '../probe/media-info';
import { MIX_RATE } from './clip.args';

/** What is mixed. */
export interface DubMix {
  /** BCP 47 tag of what the voices speak. */
  language: string;
  /** Id of the engine that speaks: told in the file's metadata. */
  voice_by: string;
  /** Mono WAV of the whole length. */
  voice: string;
  /** Gain of the voices, dB. */
  voice_gain_db: number;
  /** The original under it, with its gain for each millisecond; null: silence. */
  background: { path: string; info: MediaInfo; stream: number; gain: string } | null;
  duration_ms: number;
}

/** What makes the mix as loud as wanted. */
export interface Level {
  gain_db: number;
  /** Highest peak that leaves the limiter, dBFS. */
  limit_db: number;
}

export const DUB_CODECS = {
  aac: ['-c:a', 'aac', '-b:a', '192k'],
  opus: ['-c:a', 'libopus', '-b:a', '128k'],
} as const;

/** alimiter holds the sound back for its attack. */
const LIMITER_ATTACK_MS = 5;
const STEREO = 'pan=stereo|c0=c0|c1=c0';

function mixInputs({ voice, background }: DubMix): string[] {
  return [
    ...inputFile(voice, ['wav']),
    ...(background
      ? [...sourceInput(background.path, background.info), ...inputFile(background.gain, ['wav'])]
      : []),
  ];
}

/** The graph up to `[mix]`: exactly as long as the source. */
function mixGraph({ voice_gain_db, background, duration_ms }: DubMix): string {
  const end = `apad=whole_dur=${seconds(duration_ms)},atrim=end=${seconds(duration_ms)}`;
  const voice = `[0:a]aresample=${MIX_RATE},aformat=sample_fmts=fltp,${STEREO},volume=${voice_gain_db.toFixed(2)}dB`;
  if (!background) {
    return `${voice},${end}[mix]`;
  }
  return [
    // async=1, first_pts=0: the original keeps its time, whenever its first sample comes and whatever is missing.
    `[1:${background.stream}]aresample=${MIX_RATE}:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,${end}[original]`,
    `[2:a]aresample=${MIX_RATE},aformat=sample_fmts=fltp,${STEREO},${end}[gain]`,
    '[original][gain]amultiply[ducked]',
    `${voice},${end}[voice]`,
    // normalize=0: else amix halves both, and changes the level whenever an input ends.
    `[ducked][voice]amix=inputs=2:duration=longest:normalize=0,${end}[mix]`,
  ].join(';');
}

/** Mixes to nowhere and measures. */
export function measureMixArgs(mix: DubMix): string[] {
  return [
    ...['-v', 'info', ...mixInputs(mix)],
    ...['-filter_complex', `${mixGraph(mix)};[mix]${EBUR128}[out]`, '-map', '[out]', '-f', 'null', '-'],
  ];
}

/** Mixes, brings to the level and encodes. `null` level: as it is. */
export function encodeMixArgs(
  mix: DubMix,
  level: Level | null,
  codec: keyof typeof DUB_CODECS,
  out: string,
): string[] {
  const filters = level
    ? [
        `volume=${level.gain_db.toFixed(2)}dB`,
        // At four times the rate the limiter sees the peaks between the samples (true peaks, ITU-R BS.1770-4).
        `aresample=${MIX_RATE * 4}`,
        `alimiter=limit=${(10 ** (level.limit_db / 20)).toFixed(5)}:attack=${LIMITER_ATTACK_MS}:release=50:level=0`,
        `aresample=${MIX_RATE}`,
        `atrim=start=${seconds(LIMITER_ATTACK_MS)}`,
        'asetpts=PTS-STARTPTS',
        `apad=whole_dur=${seconds(mix.duration_ms)}`,
        `atrim=end=${seconds(mix.duration_ms)}`,
      ]
    : [`aresample=${MIX_RATE}`];
  return [
    ...mixInputs(mix),
    ...['-filter_complex', `${mixGraph(mix)};[mix]${filters.join(',')}[out]`, '-map', '[out]'],
    ...[...DUB_CODECS[codec], '-ar', String(MIX_RATE), '-map_metadata', '-1', '-fflags', '+bitexact'],
    ...['-metadata:s:a:0', `language=${iso6392(mix.language)}`],
    ...disclosureArgs([{ language: mix.language, by: mix.voice_by }], null),
    ...(codec === 'aac' ? ['-movflags', '+faststart', '-f', 'mp4'] : ['-f', 'webm']),
    out,
  ];
}
