import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type ArtifactRef, type Cue, DEFAULT_JOB_OPTIONS, type Transcript, Z2Error } from '@z2/contracts';
import { PocketsphinxEngine, type SpeechEngine, type SpeechRequest, type SpeechResult } from '@z2/engines';
import { probeMedia, toJobMetadata } from '@z2/media';
import { runProcess } from '@z2/runtime';

import type { TranscribeInput, TranscribeOutput } from '../stage-io';
import { TestContext } from '../testing/test-context';
import { TranscribeStage } from './transcribe.stage';

const TOOLS = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
const never = new AbortController().signal;
const PICTURE = ['-f', 'lavfi', '-i', 'color=c=gray:s=64x36:r=5'];
const stage = new TranscribeStage(TOOLS, [new PocketsphinxEngine()]);

let ctx: TestContext;
beforeEach(async () => {
  ctx = await TestContext.create();
});
afterEach(() => ctx[Symbol.asyncDispose]());

/** 1.5 s of silence, a spoken text twice with a pause between, 1.5 s of silence; as a video. */
async function talk(times = 2): Promise<string> {
  const said = join(ctx.root, 'said.wav');
  const path = join(ctx.root, 'talk.mp4');
  const text = 'The cold winter morning was very quiet. We walked along the river.';
  await runProcess('espeak-ng', ['-v', 'en-us', '-s', '140', '-w', said, text]);
  const graph = `[1:a]apad=pad_dur=1.5,aloop=loop=${times - 1}:size=2e9[said];[2:a][said]concat=n=2:v=0:a=1[a]`;
  await runProcess('ffmpeg', [
    ...['-v', 'error', '-y', ...PICTURE, '-i', said],
    ...['-f', 'lavfi', '-t', '1.5', '-i', 'anullsrc=r=22050:cl=mono', '-filter_complex', graph],
    ...['-map', '0:v', '-map', '[a]', '-shortest', '-c:v', 'libx264', '-c:a', 'aac', path],
  ]);
  return path;
}

async function film(sound: string[], name = 'film.mp4'): Promise<string> {
  const path = join(ctx.root, name);
  const output = ['-t', '3', '-c:v', 'libx264', ...(sound.length > 0 ? ['-c:a', 'aac'] : []), path];
  await runProcess('ffmpeg', ['-v', 'error', '-y', ...PICTURE, ...sound, ...output]);
  return path;
}

async function inputOf(path: string, more: Partial<TranscribeInput> = {}): Promise<TranscribeInput> {
  const info = await probeMedia(path, TOOLS, never);
  return {
    media: await ctx.put(path, 'source'),
    metadata: toJobMetadata(info),
    captions: [],
    user_captions: null,
    source_language: 'en',
    options: DEFAULT_JOB_OPTIONS,
    ...more,
  };
}

async function captions(name: string, text: string): Promise<ArtifactRef> {
  const path = join(ctx.root, name);
  await writeFile(path, text);
  return ctx.put(path, 'captions');
}

const transcriptOf = (output: TranscribeOutput): Promise<Transcript> =>
  ctx.artifacts.readJson<Transcript>(output.transcript);
const wordsOf = (cues: readonly Cue[]): number => cues.flatMap(({ words }) => words ?? []).length;

it('recognises a talk: words with times, cues on speech, the sound kept; progress never falls', async () => {
  const path = await talk();
  const output = await stage.run(await inputOf(path), ctx);
  const transcript = await transcriptOf(output);
  expect(transcript).toMatchObject({ language: 'en', origin: 'speech' });
  expect(wordsOf(transcript.cues)).toBeGreaterThanOrEqual(14);
  expect(transcript.cues[0]!.start_ms).toBeGreaterThan(1_200);
  expect(transcript.regions.length).toBeGreaterThanOrEqual(2);
  expect(output).toMatchObject({ has_speech: true, language: 'en', audio: { name: 'audio-16k.wav' } });
  expect(output.engines.map(({ kind }) => kind)).toEqual(['vad', 'speech']);
  expect(output.checks).toMatchObject([
    { check: 'transcript_quality', passed: false, value: 'preview' },
    { check: 'words_confident', value: expect.closeTo(0.5, 0) as number },
    { check: 'cues_on_speech', passed: true, value: 1 },
  ]);
  expect(ctx.logged.find(({ level }) => level === 'WARNING')?.message).toMatch(
    /^PocketSphinx finds the words: a preview of low quality\. Better: \.\/z2 models pull small \(488 MB\)/,
  );
  const fractions = ctx.progressed.map(({ fraction }) => fraction);
  expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
  expect(fractions.at(-1)).toBe(1);
  expect(ctx.progressed.at(-2)?.measure).toMatchObject({ unit: 'ms' });
});

/** Hears one word in each part, and notes which language it was asked for. */
class Listener implements SpeechEngine {
  readonly id = 'listener';
  readonly quality = 'standard';
  readonly parallel = 2;
  readonly languages = [];
  readonly asked: (string | null)[] = [];

  availability(): Promise<{ available: true; version: string }> {
    return Promise.resolve({ available: true, version: '1' });
  }

  transcribe({ language }: SpeechRequest): Promise<SpeechResult> {
    this.asked.push(language);
    const words = [{ start_ms: 1_700, end_ms: 2_200, text: 'Grüße' }];
    return Promise.resolve({ language: language ?? 'de', language_confidence: null, words });
  }
}

it('keeps each part as a checkpoint: a second run asks the engine for none and gives the same', async () => {
  const engine = new Listener();
  const listening = new TranscribeStage(TOOLS, [engine]);
  const input = await inputOf(await talk(8));
  const output = await listening.run(input, ctx);
  const parts = engine.asked.length;
  expect(parts).toBeGreaterThanOrEqual(2);
  const again = await ctx.again();
  expect(await listening.run(input, again)).toEqual(output);
  expect([engine.asked.length, again.computedChunks, again.reused.get('speech')]).toEqual([parts, 0, parts]);
});

it('finds out the language where it is not known, and asks the later parts for the same', async () => {
  const engine = new Listener();
  const input = await inputOf(await talk(8), { source_language: null });
  const output = await new TranscribeStage(TOOLS, [engine]).run(input, ctx);
  expect(output.language).toBe('de');
  expect(engine.asked.length).toBeGreaterThanOrEqual(2);
  expect(engine.asked).toEqual([null, ...engine.asked.slice(1).map(() => 'de')]);
});

it('takes the captions of the user, and asks no engine', async () => {
  const deaf = new TranscribeStage(TOOLS, []);
  const srt = '1\n00:00:01,600 --> 00:00:03,000\nThe cold winter morning.\n';
  const input = await inputOf(await talk(), { user_captions: await captions('talk.srt', srt) });
  const output = await deaf.run(input, ctx);
  const { origin, cues } = await transcriptOf(output);
  expect([origin, cues.map(({ text }) => text)]).toEqual(['captions', ['The cold winter morning.']]);
  expect(output.engines.map(({ kind }) => kind)).toEqual(['captions']);
  const others = { ...input, user_captions: await captions('other.srt', `${srt}\n`) };
  expect(await deaf.fingerprint(others)).not.toEqual(await deaf.fingerprint(input));
});

it('takes those of the source that are in its language only', async () => {
  const vtt = 'WEBVTT\n\n00:01.600 --> 00:03.000\nDer kalte Morgen war still.\n';
  const source = [{ language: 'de', ref: await captions('de.vtt', vtt) }];
  const path = await talk();
  const german = await stage.run(await inputOf(path, { source_language: 'de', captions: source }), ctx);
  expect(await transcriptOf(german)).toMatchObject({ language: 'de', origin: 'captions' });
  const english = await stage.run(await inputOf(path, { captions: source }), ctx);
  expect(await transcriptOf(english)).toMatchObject({ language: 'en', origin: 'speech' });
});

it('refuses before the work what would be a translation into the spoken language', async () => {
  const more = { source_language: null, target_languages: ['en-GB'] };
  const input = await inputOf(await talk(), more);
  await expect(stage.run(input, ctx)).rejects.toMatchObject({
    ...{ code: 'LANGUAGE_SAME_AS_SOURCE', kind: 'permanent' },
    message: expect.stringContaining('the one language that PocketSphinx knows') as string,
  });
  const output = await stage.run({ ...input, target_languages: ['en-GB', 'es'] }, ctx);
  expect(output.language).toBe('en');
});

it('says so when captions are of another film', async () => {
  const late = await captions('late.srt', '1\n00:10:00,000 --> 00:10:01,000\nMuch later.\n');
  const input = await inputOf(await talk(), { user_captions: late });
  await expect(stage.run(input, ctx)).rejects.toMatchObject({ code: 'CAPTIONS_MISMATCH' });
});

it.each([
  ['silence', ['-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo'], 'No speech was found'],
  ['no sound', [], 'has no sound'],
])('ends well with %s, asks no engine and says so', async (_, sound, sentence) => {
  const input = await inputOf(await film(sound));
  const output = await new TranscribeStage(TOOLS, []).run(input, ctx);
  expect(output).toMatchObject({ has_speech: false, checks: [] });
  expect(output.audio === null).toBe(sound.length === 0);
  expect((await transcriptOf(output)).cues).toEqual([]);
  expect(ctx.logged.map(({ message }) => message).join('\n')).toContain(sentence);
});

it('names what would help where no engine knows the language', async () => {
  const input = await inputOf(await talk(), { source_language: 'sw' });
  await expect(stage.run(input, ctx)).rejects.toMatchObject({
    code: 'SPEECH_ENGINE_MISSING',
    message: expect.stringContaining('Swahili') as string,
    remedy: expect.stringContaining('--subtitles-in') as string,
  });
});

it('is not to be reused where another engine had to stand in', async () => {
  const fails: SpeechEngine = {
    ...{ id: 'failing', quality: 'professional', parallel: 1, languages: [] },
    availability: () => Promise.resolve({ available: true, version: '1' }),
    transcribe: () =>
      Promise.reject(
        new Z2Error('SPEECH_ENGINE_FAILED', 'The key expired.', { kind: 'permanent', remedy: 'Renew it.' }),
      ),
  };
  const input = await inputOf(await talk(1));
  const output = await new TranscribeStage(TOOLS, [fails, new PocketsphinxEngine()]).run(input, ctx);
  expect(output).toMatchObject({ fallback: true, has_speech: true });
  expect(await stage.run(input, ctx)).not.toHaveProperty('fallback');
});

it('stops when it is cancelled in the middle', async () => {
  const input = await inputOf(await talk(4));
  const abort = new AbortController();
  const cancelled = await ctx.again({ signal: abort.signal });
  cancelled.onProgress = (fraction) => (fraction > 0.1 ? abort.abort() : undefined);
  await expect(stage.run(input, cancelled)).rejects.toMatchObject({ code: 'CANCELLED' });
});
