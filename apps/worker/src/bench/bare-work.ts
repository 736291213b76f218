import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BareTimes, type BareWork, type Cue } from '@z2/contracts';
import { detectSpeech } from '@z2/engines';
import { extractAudio, mainVideo, type MediaInfo, probeMedia } from '@z2/media';
import { loadConfig } from '@z2/runtime';
import { parseSubtitles } from '@z2/subtitles';

import { answerOnce, interrupted } from '../answer-once';
import { createEngines } from '../engines';
import type { Bare } from './bare';
import { lookAtSource } from './bare-analysis';
import { finishVideo } from './bare-render';
import { synthesizeDub, translateCues } from './bare-speech';

/**
 * What `./z2 bench` compares Z2 with: the decoding, encoding and engine time that a job cannot do without, by the same programs
 * with the same arguments and just as many at a time, but with no queue, database, storage, hash, check or copy around them.
 */
async function doBareWork(work: BareWork): Promise<BareTimes> {
  const config = loadConfig();
  const dir = await mkdtemp(join(tmpdir(), 'z2-bare-'));
  const parts: BareTimes['parts'] = [];
  const timed = async <T>(part: string, run: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await run();
    parts.push({ part, ms: Math.round(performance.now() - from) });
    return result;
  };
  const bare: Bare = {
    ...{ work, dir, timed, signal: interrupted(), parallel: config.renderParallel },
    videoEncoder: config.videoEncoder,
    tools: { ffmpeg: config.ffmpeg, ffprobe: config.ffprobe },
    engines: createEngines(config),
  };
  const started = performance.now();
  try {
    const info = await probeMedia(work.media, bare.tools, bare.signal);
    const wav = soundOf(bare, info);
    // The source is looked at and listened to beside all the rest, as Z2 does where the words are given.
    const listened = wav.then((path) =>
      timed('speech found', () => detectSpeech(path, { signal: bare.signal })),
    );
    await Promise.all([lookAtSource(bare, info), listened, wav.then(() => localise(bare, info))]);
    return { wall_ms: Math.round(performance.now() - started), parts };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function soundOf({ work, dir, tools, signal, timed }: Bare, info: MediaInfo): Promise<string> {
  const wav = join(dir, 'audio.wav');
  await timed('audio', () =>
    extractAudio(work.media, wav, info, { sample_rate: 16_000, channels: 1 }, tools, { signal }),
  );
  return wav;
}

async function localise(bare: Bare, info: MediaInfo): Promise<void> {
  const { work, timed } = bare;
  const said = await cuesOf(work.transcript);
  const made = [];
  for (const language of work.languages) {
    const given = work.translations[language];
    const cues = given
      ? await cuesOf(given)
      : await timed(`translation ${language}`, () => translateCues(bare, said, language));
    const dub = work.dub ? await synthesizeDub(bare, info, cues, language) : null;
    made.push({ language, cues, dub });
  }
  await finishVideo(bare, info, mainVideo(info), made);
}

async function cuesOf(path: string): Promise<Cue[]> {
  return parseSubtitles(await readFile(path, 'utf8'), path).cues;
}

answerOnce(doBareWork);
