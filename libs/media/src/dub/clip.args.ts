import { inputFile } from '../ffmpeg/common.args';

/** Sample rate of everything that is mixed, Hz: what AAC and Opus encode best, and what video players run at. */
export const MIX_RATE = 48_000;

const WAV = ['-ac', '1', '-c:a', 'pcm_s16le', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'wav'];

/** A synthesised clip as mono PCM 16 at the mix's rate. */
export function convertClipArgs(path: string, out: string): string[] {
  return [...inputFile(path, ['wav']), ...['-af', `aresample=${MIX_RATE}`], ...WAV, out];
}

/** A clip `tempo` times as fast, its pitch kept. By atempo, which comes nearer to a voice that speaks faster than rubberband (docs/adr/0004). */
export function stretchClipArgs(path: string, out: string, tempo: number): string[] {
  // atempo is clean from 0.5 to 2; clips are never changed by more than 1.3.
  return [...inputFile(path, ['wav']), ...['-af', `atempo=${tempo.toFixed(4)}`], ...WAV, out];
}
