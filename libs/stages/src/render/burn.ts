import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ArtifactRef, Check, countOf, VideoEncoder, Z2Error } from '@z2/contracts';
import {
  concatList,
  ENCODER_RECIPES,
  FrameIndex,
  MediaInfo,
  MediaStream,
  MediaTools,
  planSegments,
  Segment,
} from '@z2/media';
import { mapParallel } from '@z2/runtime';

import { StageContext } from '../stage';
import { frameIndexOf } from './frame-index-of';
import { SegmentEncoder } from './segment-encoder';
import { StageProgress } from './stage-progress';
import { assOf, ShownCues } from './subtitle-files';

export interface BurnSource {
  path: string;
  /** SHA-256 of the source's bytes. */
  sha256: string;
  info: MediaInfo;
  stream: MediaStream;
}

export interface BurntPicture {
  /** Concat list of the segments, in order. */
  list: string;
  /** When the first picture is shown. */
  start_ms: number;
  checks: Check[];
}

interface EncodedSegment {
  ref: ArtifactRef;
  frames: number;
  missing_glyphs: string[];
}

/** What a failing encoder ends with. */
const ENCODER_FAULTS: readonly string[] = ['FFMPEG_FAILED', 'TOOL_SILENT'];

export interface BurnOptions {
  tools: MediaTools;
  /** That of all render runs of this process. */
  encoder: SegmentEncoder;
  video: VideoEncoder;
  /** Shortest segment. */
  segment_ms: number;
}

/**
 * Burns the cues into the picture, in segments that are checkpoints of their own: the key is the source, the cut, the ASS
 * of the cues that show in it, and the encoder's recipe. So an edited cue encodes only the segments that show it, and
 * segments without a cue serve all languages.
 */
export async function burnCues(
  source: BurnSource,
  shown: ShownCues,
  options: BurnOptions,
  ctx: StageContext,
  progress: StageProgress,
): Promise<BurntPicture> {
  const index = await frameIndexOf(source, options.tools, ctx);
  let segments = planSegments(source.info, source.stream, index, options.segment_ms);
  let { video } = options;
  const encode = (): Promise<EncodedSegment[]> =>
    encodeAll(source, segments, index, shown, { ...options, video }, ctx, progress);
  let encoded = await encode().catch((error: unknown) => {
    // A driver that gives up in the middle. Encoders are not mixed in a film: players would stumble at the joints.
    if (video === 'x264' || !(error instanceof Z2Error) || !ENCODER_FAULTS.includes(error.code)) {
      throw error;
    }
    ctx.log(
      'WARNING',
      `The encoder ${video} failed; the picture is encoded by x264 instead. ${error.message}`,
    );
    video = 'x264';
    return encode();
  });
  if (segments.length > 1 && !complete(segments, encoded)) {
    // A damaged index: seeking lands elsewhere than it says. Slower, but every picture is there.
    ctx.log(
      'WARNING',
      'The source cannot be cut exactly at its key frames: the picture is encoded in one piece.',
    );
    segments = planSegments(source.info, source.stream, index, Infinity);
    encoded = await encode();
  }
  const directory = join(ctx.workdir, 'burnt');
  await mkdir(directory, { recursive: true });
  const parts = [];
  for (const [i, segment] of segments.entries()) {
    const file = `segment-${String(i).padStart(5, '0')}.mp4`;
    await symlink(await ctx.artifacts.open(encoded[i]!.ref), join(directory, file));
    const last = segment.end_ticks === null;
    parts.push({ file, duration_s: last ? null : (segment.end_ms - segment.start_ms) / 1000 });
  }
  const list = join(directory, 'segments.txt');
  await writeFile(list, concatList(parts));
  return {
    list,
    start_ms: segments[0]!.start_ms,
    checks: [frameCheck(segments, encoded, video), glyphCheck(encoded)],
  };
}

async function encodeAll(
  source: BurnSource,
  segments: readonly Segment[],
  index: FrameIndex,
  shown: ShownCues,
  { encoder, video }: BurnOptions,
  ctx: StageContext,
  progress: StageProgress,
): Promise<EncodedSegment[]> {
  const total = source.info.duration_ms;
  const reached = segments.map(() => 0);
  const report = (i: number, ms: number): void => {
    reached[i] = Math.max(reached[i]!, ms);
    const done = Math.min(total, Math.round(reached.reduce((sum, value) => sum + value, 0)));
    progress.set('burn', done / total, { done, total, unit: 'ms' });
  };
  // All at once: the encoder takes its time, and joins those that other languages want too.
  return mapParallel(segments, segments.length, ctx.signal, async (segment, i, signal) => {
    const cues = shown.cues.filter((cue) => cue.start_ms < segment.end_ms && cue.end_ms > segment.start_ms);
    const ass = cues.length > 0 ? assOf(shown, cues) : null;
    const key = [
      ...[ENCODER_RECIPES[video].id, source.sha256, String(source.stream.index), String(index.variable)],
      ...[String(segment.start_ticks), String(segment.end_ticks), ass ? sha256(ass) : 'no cues'],
    ];
    const result = await ctx.chunk('burn-segment', key, async (): Promise<EncodedSegment> => {
      const out = join(ctx.workdir, `segment-${segments.length}-${i}.mp4`);
      const encoded = await encoder.encode({
        ...{ source, segment, variable: index.variable, encoder: video, ass },
        ...{ workdir: ctx.workdir, out, signal },
        onProgress: (ms) => report(i, ms),
      });
      const facts = { kind: 'chunk', language: null, name: 'burn-segment.mp4', mime: 'video/mp4' } as const;
      const ref = await ctx.artifacts.put(out, facts, { move: true });
      return { ref, ...encoded };
    });
    report(i, Math.min(segment.end_ms, total) - Math.max(0, segment.start_ms));
    return result;
  });
}

function complete(segments: readonly Segment[], encoded: readonly EncodedSegment[]): boolean {
  return segments.every(({ frames }, i) => frames === null || frames === encoded[i]!.frames);
}

function frameCheck(
  segments: readonly Segment[],
  encoded: readonly EncodedSegment[],
  video: VideoEncoder,
): Check {
  const frames = encoded.reduce((sum, segment) => sum + segment.frames, 0);
  const known = segments.every((segment) => segment.frames !== null);
  const expected = segments.reduce((sum, segment) => sum + (segment.frames ?? 0), 0);
  return {
    check: 'frame_count',
    passed: known ? frames === expected : frames > 0,
    value: frames,
    bound: known ? `= ${expected}` : '> 0 (the source does not tell how many)',
    message: `Encoded by ${video}: ${countOf(frames, 'picture')}${known ? ` of ${expected.toLocaleString('en-GB')} in the source` : ''}.`,
  };
}

function glyphCheck(encoded: readonly EncodedSegment[]): Check {
  const missing = [...new Set(encoded.flatMap(({ missing_glyphs }) => missing_glyphs))];
  return {
    check: 'glyphs',
    passed: missing.length === 0,
    value: missing.length,
    bound: '0 letters without a font',
    message:
      missing.length === 0
        ? 'Every letter has a font.'
        : `No installed font has ${missing.slice(0, 10).join(', ')}: boxes are shown. Install fonts-noto-core and fonts-noto-cjk.`,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
