import { STAGE_NAMES, type StageName } from '@z2/contracts';

import type { Program } from './held-system';

/** A program that each stage starts; publish starts none. */
export const PROGRAM: Record<Exclude<StageName, 'publish'>, Program> = {
  ...{
    download: 'ffprobe',
    transcribe: 'ffmpeg',
    translate: 'apertium',
    render: 'espeak-ng',
    analyze: 'ffmpeg',
  },
};
export type StageWithProgram = keyof typeof PROGRAM;
export const WITH_PROGRAM = STAGE_NAMES.filter((stage): stage is StageWithProgram => stage !== 'publish');
