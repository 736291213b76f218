import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type { LintQuestion, LintReport, SubtitleQuestion } from '@z2/contracts';
import { Z2Error } from '@z2/contracts';
import { mainVideo, type MediaTools, probeMedia, scanVideo } from '@z2/media';
import { loadConfig } from '@z2/runtime';
import { lintFile } from '@z2/subtitles';

import { answerOnce, interrupted } from './answer-once';

/** What `./z2 lint` asks: the CLI knows neither subtitles nor ffmpeg. */
async function answerTo(question: SubtitleQuestion): Promise<unknown> {
  return lint(question);
}

async function lint(question: LintQuestion): Promise<LintReport> {
  const { file, source, video, fixed, language, profile } = question;
  const [given, from] = [await read(file), source === null ? null : await read(source)];
  const picture = video === null ? { cuts_ms: null } : await cutsOf(video, interrupted());
  const options = { language, profile, source: from, ...picture, fix: fixed !== null };
  const { report, fixed: text } = await lintFile(given, options);
  if (fixed !== null && text !== null) {
    await replaceFile(fixed, text);
  }
  return report;
}

/** @throws Z2Error SOURCE_NOT_FOUND, SOURCE_NOT_READABLE */
async function read(path: string): Promise<{ bytes: Uint8Array; name: string }> {
  try {
    return { bytes: await readFile(path), name: basename(path) };
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Z2Error(
      isMissing ? 'SOURCE_NOT_FOUND' : 'SOURCE_NOT_READABLE',
      isMissing ? `There is no file ${path}.` : `${path} cannot be read.`,
      { remedy: 'Name a subtitle file.', cause },
    );
  }
}

/** Written beside and moved: whoever looks meanwhile sees the old or the new one, whole. */
async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.part`;
  try {
    await writeFile(partial, text);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

async function cutsOf(video: string, signal: AbortSignal): Promise<{ cuts_ms: number[]; frame_ms: number }> {
  const { ffmpeg, ffprobe } = loadConfig();
  const tools: MediaTools = { ffmpeg, ffprobe };
  const info = await probeMedia(video, tools, signal);
  const workdir = await mkdtemp(join(tmpdir(), 'z2-lint-'));
  try {
    const scan = await scanVideo(video, info, tools, { signal, workdir });
    const fps = mainVideo(info)?.fps ?? 24;
    return { cuts_ms: scan?.scene_changes_ms ?? [], frame_ms: Math.round(1000 / fps) };
  } finally {
    await rm(workdir, { recursive: true, force: true });
  }
}

answerOnce(answerTo);
