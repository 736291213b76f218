/** Encoders of graphics processors, in the order in which they are tried. */
export const GPU_ENCODERS = ['nvenc', 'qsv', 'vaapi', 'videotoolbox'] as const;
export const VIDEO_ENCODERS = ['x264', ...GPU_ENCODERS] as const;
export type GpuEncoder = (typeof GPU_ENCODERS)[number];
export type VideoEncoder = (typeof VIDEO_ENCODERS)[number];

/** Why an encoder is not used. */
export type EncoderFault =
  /** This ffmpeg was built without it. */
  | 'not_built_in'
  /** No device or driver, or it refused the work. */
  | 'no_device'
  /** Fewer or more pictures came back than went in. */
  | 'frames_differ'
  /** They do not look as they did. */
  | 'pictures_differ';

/** What came of trying an encoder on a generated clip. */
export interface EncoderTrial {
  encoder: GpuEncoder;
  /** null: it works. */
  fault: EncoderFault | null;
  /** For people. */
  message: string;
}

/** Which encoder burns subtitles here, and why not another. */
export interface ChosenEncoder {
  /** As configured. */
  wanted: VideoEncoder | 'auto';
  encoder: VideoEncoder;
  trials: EncoderTrial[];
}
