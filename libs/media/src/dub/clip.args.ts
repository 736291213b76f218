import { inputFile } from '../ffmpeg/common.args';

/** Sample rate of everything that is mixed, Hz: what AAC and Opus encode best, and what video players run at. */
export const MIX_RATE = 48_000;

/** A synthesised clip as mono PCM 16 at the mix's rate, `tempo` times as fast with its pitch kept. */
export function convertClipArgs(path: string, out: string, tempo: number): string[] {
  return [
    ...inputFile(path, ['wav']),
    // atempo is clean from 0.5 to 2; clips are never changed by more than 1.3.
    ...['-af', `${tempo === 1 ? '' : `atempo=${tempo.toFixed(4)},`}aresample=${MIX_RATE}`, '-ac', '1'],
    ...['-c:a', 'pcm_s16le', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'wav', out],
  ];
}
