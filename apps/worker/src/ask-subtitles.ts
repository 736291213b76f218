import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type {
  ConvertAnswer,
  ConvertQuestion,
  LintQuestion,
  LintReport,
  SubtitleQuestion,
  SyncAnswer,
  SyncQuestion,
} from '@z2/contracts';
import { languageOfName, Z2Error } from '@z2/contracts';
import { mainVideo, type MediaTools, probeMedia, scanVideo } from '@z2/media';
import { loadConfig } from '@z2/runtime';
import {
  convertSubtitles,
  decodeSubtitleBytes,
  detectLanguage,
  formatOfName,
  lintFile,
  parseSubtitles,
  WRITABLE,
} from '@z2/subtitles';

import { answerOnce, interrupted } from './answer-once';
import { syncSubtitles } from './sync-subtitles';

/** What `./z2 lint`, `convert` and `sync` ask: the CLI knows neither subtitles nor ffmpeg. */
async function answerTo(question: SubtitleQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'lint':
      return lint(question);
    case 'convert':
      return convert(question);
    case 'sync':
      return sync(question);
  }
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

async function sync(question: SyncQuestion): Promise<SyncAnswer> {
  const { bytes } = await read(question.file);
  const { text, answer } = await syncSubtitles(bytes, question, interrupted());
  await replaceFile(question.out, text);
  return answer;
}

async function convert({ file, out, language, target }: ConvertQuestion): Promise<ConvertAnswer> {
  const to = WRITABLE.find((format) => format === formatOfName(out));
  if (!to) {
    throw new Z2Error('OPTION_INVALID', `By its name, ${basename(out)} is in no format that Z2 writes.`, {
      remedy: 'Name it .srt, .vtt, .ass, .ttml, .sbv, .lrc, .json, .csv or .xliff.',
    });
  }
  const given = await read(file);
  const { text, encoding, guessed } = decodeSubtitleBytes(given.bytes, language);
  const parsed = parseSubtitles(text, given.name);
  const texts = parsed.cues.map((cue) => cue.text);
  const spoken = language ?? languageOfName(given.name) ?? (await detectLanguage(texts)) ?? 'und';
  const converted = convertSubtitles(parsed, to, { language: spoken, ...(target ? { target } : {}) });
  await replaceFile(out, converted.text);
  return {
    ...{ cues: parsed.cues.length, from: parsed.format, to, encoding, encoding_guessed: guessed },
    ...{ lost: converted.lost, notes: parsed.notes },
  };
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
