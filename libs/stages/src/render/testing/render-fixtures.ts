import { join } from 'node:path';

import { ArtifactRef, Check, Cue, DEFAULT_JOB_OPTIONS, JobMetadata, JobOptions } from '@z2/contracts';
import { createVoiceEngines } from '@z2/engines';
import { MediaTools } from '@z2/media';
import { runProcess } from '@z2/runtime';

import { RenderInput, RenderOutput } from '../../stage-io';
import { TestContext } from '../../testing/test-context';
import { RenderStage } from '../render.stage';

export const TOOLS: MediaTools = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
export const SECONDS = 8;
export const SOURCE_CUES: Cue[] = [
  { id: '1', start_ms: 700, end_ms: 2300, text: 'Good morning.' },
  { id: '2', start_ms: 2800, end_ms: 4400, text: 'How are you?' },
  { id: '3', start_ms: 6200, end_ms: 7600, text: 'See you soon.' },
];
export const TEXTS: Record<string, string[]> = {
  es: ['Buenos días a todos.', '¿Cómo está usted?', 'Hasta muy pronto.'],
  ja: ['おはようございます。', 'お元気ですか？', 'またすぐに。'],
  ar: ['صباح الخير 2026', 'كيف حالك؟', 'أراك قريبا'],
};

export const ffmpeg = async (...args: string[]): Promise<string> =>
  (await runProcess('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args])).stdout.trim();
export const hash = (path: string, stream: string): Promise<string> =>
  ffmpeg('-i', path, '-map', `0:${stream}`, '-c', 'copy', '-f', 'hash', '-');
/** Brightness of the subtitles' place, as text for comparison. */
export const band = (path: string, at: number): Promise<string> =>
  ffmpeg(
    '-ss',
    String(at),
    '-i',
    path,
    '-map',
    '0:v',
    '-frames:v',
    '1',
    '-vf',
    'crop=320:60:0:115',
    '-f',
    'md5',
    '-',
  );

export async function makeSource(
  ctx: TestContext,
  name: string,
  options: string[],
  picture = true,
): Promise<ArtifactRef> {
  const path = join(ctx.root, name);
  await ffmpeg(
    ...(picture ? ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=25:duration=${SECONDS}`] : []),
    ...['-f', 'lavfi', '-i', `sine=frequency=300:duration=${SECONDS}`, ...options, path],
  );
  return ctx.put(path, 'source');
}

export const H264 = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-g',
  '25',
  '-pix_fmt',
  'yuv420p',
  '-c:a',
  'aac',
];

export async function inputOf(
  ctx: TestContext,
  media: ArtifactRef,
  options: Partial<JobOptions>,
  language = 'es',
  texts: string[] | null = TEXTS[language]!,
): Promise<RenderInput> {
  const facts = { name: 'x.json', language } as const;
  const cues = texts ? SOURCE_CUES.map((cue, i) => ({ ...cue, text: texts[i]! })) : [];
  const transcript = { language: 'en', origin: 'speech', duration_ms: SECONDS * 1000, regions: [] };
  return {
    media,
    metadata: {} as JobMetadata,
    transcript: await ctx.artifacts.putJson(
      { ...transcript, cues: texts ? SOURCE_CUES : [] },
      { ...facts, kind: 'transcript' },
    ),
    translation: texts
      ? await ctx.artifacts.putJson(
          { language, source_language: 'en', cues },
          { ...facts, kind: 'translation' },
        )
      : null,
    ...{ source_language: 'en', target_language: language, title: 'talk' },
    options: { ...DEFAULT_JOB_OPTIONS, ...options },
  };
}

export const stage = new RenderStage(TOOLS, createVoiceEngines(), { parallel: 2, segment_ms: 1900 });

export async function fileOf(ctx: TestContext, output: RenderOutput, kind: string): Promise<string> {
  const ref = output.files.find((file) => file.kind === kind);
  if (!ref) {
    throw new Error(`no file of kind ${kind}`);
  }
  return ctx.artifacts.open(ref);
}
export const failed = (output: RenderOutput): Check[] => output.checks.filter(({ passed }) => !passed);
export const names = (output: RenderOutput): string[] => output.files.map(({ name }) => name).sort();
