import { VideoEncoder } from '@z2/contracts';

/** How ffmpeg is asked for an encoder. All make H.264, so that every container and player takes the result. */
export interface EncoderRecipe {
  /** Part of each segment's key: changes whenever the encoded pictures would. */
  id: string;
  /** Options before the inputs. */
  device: readonly string[];
  /** Filters that bring a picture into the form that the encoder takes. */
  upload: string;
  /** Options of the encoder. */
  flags: readonly string[];
}

/** Graphics processors need more bits for the same picture as x264 veryfast at crf 20. */
export const ENCODER_RECIPES: Readonly<Record<VideoEncoder, EncoderRecipe>> = {
  x264: {
    ...{ id: 'x264-veryfast-crf20-yuv420p-1', device: [], upload: 'format=yuv420p' },
    flags: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-threads', '1'],
  },
  nvenc: {
    ...{ id: 'nvenc-p4-cq21-yuv420p-1', device: [], upload: 'format=yuv420p' },
    flags: ['-c:v', 'h264_nvenc', '-preset', 'p4', '-rc', 'vbr', '-cq', '21', '-b:v', '0'],
  },
  qsv: {
    ...{ id: 'qsv-q21-nv12-1', device: [], upload: 'format=nv12' },
    flags: ['-c:v', 'h264_qsv', '-preset', 'medium', '-global_quality', '21'],
  },
  vaapi: {
    ...{ id: 'vaapi-qp21-nv12-1', device: ['-vaapi_device', '/dev/dri/renderD128'] },
    ...{ upload: 'format=nv12,hwupload', flags: ['-c:v', 'h264_vaapi', '-qp', '21'] },
  },
  videotoolbox: {
    ...{ id: 'videotoolbox-q65-yuv420p-1', device: [], upload: 'format=yuv420p' },
    flags: ['-c:v', 'h264_videotoolbox', '-q:v', '65', '-allow_sw', '0'],
  },
};
