import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { JobOptions, Transcript } from '@z2/contracts';
import { probeMedia, readWav } from '@z2/media';
import { runProcess } from '@z2/runtime';

import { TestContext } from '../testing/test-context';
import {
  band,
  failed,
  ffmpeg,
  fileOf,
  H264,
  hash,
  inputOf,
  makeSource,
  names,
  SECONDS,
  SOURCE_CUES,
  stage,
  TEXTS,
  TOOLS,
} from './testing/render-fixtures';

describe('subtitles and dub of a video', () => {
  it('makes all files, with the picture untouched in one and the text burnt into the other', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const media = await makeSource(ctx, 'talk.mp4', H264);
    const input = await inputOf(ctx, media, { subtitles: 'both', dub: true });
    const output = await stage.run(input, ctx);
    expect(names(output)).toEqual([
      ...['talk.es.ass', 'talk.es.burnt.mp4', 'talk.es.dub.m4a', 'talk.es.mp4', 'talk.es.srt', 'talk.es.vtt'],
    ]);
    expect(failed(output)).toEqual([]);
    expect(output.engines).toMatchObject([{ kind: 'voice', engine: 'espeak-ng', quality: 'preview' }]);
    const [source, soft, burnt] = [
      await ctx.artifacts.open(media),
      await fileOf(ctx, output, 'video'),
      await fileOf(ctx, output, 'video_burnt'),
    ];
    expect(await hash(soft, 'v:0')).toBe(await hash(source, 'v:0'));
    expect(await hash(soft, 'a:1')).toBe(await hash(source, 'a:0'));
    expect(await hash(burnt, 'a:0')).toBe(await hash(soft, 'a:0'));
    for (const path of [soft, burnt]) {
      const info = await probeMedia(path, TOOLS, ctx.signal);
      expect(Math.abs(info.duration_ms - SECONDS * 1000)).toBeLessThanOrEqual(100);
      expect(info.streams.map(({ type, language }) => `${type} ${language}`)).toEqual([
        ...['video null', 'audio es', 'audio en', ...(path === soft ? ['subtitle es'] : [])],
      ]);
    }
    expect(output.checks.find(({ check }) => check === 'frame_count')?.value).toBe(SECONDS * 25);
    // Text while a cue shows; none between two cues: there the encoder's loss is all that differs.
    const plain = join(ctx.root, 'plain.mp4');
    const none = await stage.run(
      await inputOf(ctx, media, { subtitles: 'burnt' }, 'es', ['-', '-', '-']),
      await ctx.again(),
    );
    await cp(await fileOf(ctx, none, 'video_burnt'), plain);
    expect(await band(burnt, 1.5)).not.toBe(await band(plain, 1.5));

    const fractions = ctx.progressed.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(fractions.length).toBeGreaterThan(10);
  });

  it('speaks each cue at its start, as loud as wanted, measured in the file itself', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const media = await makeSource(ctx, 'talk.mp4', H264);
    const input = await inputOf(ctx, media, {
      subtitles: 'none',
      dub: true,
      background: 'off',
      loudness_lufs: -20,
    });
    const output = await stage.run(input, ctx);
    expect(failed(output)).toEqual([]);
    const wav = join(ctx.root, 'track.wav');
    await ffmpeg('-i', await fileOf(ctx, output, 'video'), '-map', '0:a:0', '-ac', '1', '-ar', '16000', wav);
    const { samples } = await readWav(wav);
    const loud = (ms: number): boolean =>
      samples.slice(ms * 16, ms * 16 + 160).some((sample) => Math.abs(sample) > 300);
    for (const { start_ms } of SOURCE_CUES) {
      let onset = start_ms - 400;
      while (!loud(onset)) {
        onset += 5;
      }
      expect(Math.abs(onset - start_ms)).toBeLessThanOrEqual(80);
    }
    const { stderr } = await runProcess('ffmpeg', [
      ...[
        '-nostdin',
        '-i',
        await fileOf(ctx, output, 'video'),
        '-map',
        '0:a:0',
        '-af',
        'ebur128',
        '-f',
        'null',
        '-',
      ],
    ]);
    const lufs = Number(/I:\s+(-[\d.]+) LUFS/.exec(stderr.slice(stderr.lastIndexOf('Summary')))?.[1]);
    expect(Math.abs(lufs + 20)).toBeLessThanOrEqual(1);
    const { dub } = output;
    expect(dub).toMatchObject({ synthetic: true, voice: 'espeak-ng', phrases: 3, cues: 3, overlap_ms: 0 });
    expect(dub!.onset_error_ms.max).toBeLessThanOrEqual(80);
    expect(dub!.rate).toEqual({ p50: 1, p95: 1, max: 1, hurried: 0 });
    expect(dub!.loudness).toEqual([
      {
        codec: 'aac',
        integrated_lufs: expect.closeTo(lufs, 0) as number,
        true_peak_dbtp: expect.any(Number) as number,
      },
    ]);
    const { comment } = await probeMedia(await fileOf(ctx, output, 'video'), TOOLS, ctx.signal);
    expect(comment).toContain('Synthetic speech: the voice in Spanish is eSpeak NG.');
  });

  it('does again only what an edited cue changes', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const media = await makeSource(ctx, 'talk.mp4', H264);
    const options = { subtitles: 'burnt', dub: true } as const;
    await stage.run(await inputOf(ctx, media, options), ctx);
    expect(Object.fromEntries(ctx.computed)).toEqual({
      'voice-clip': 3,
      'frame-index': 1,
      'burn-segment': 4,
    });

    await using same = await ctx.again();
    await stage.run(await inputOf(same, media, options), same);
    expect(same.computedChunks).toBe(0);

    await using edited = await ctx.again();
    const texts = [TEXTS.es![0]!, TEXTS.es![1]!, 'Hasta mañana.'];
    const output = await stage.run(await inputOf(edited, media, options, 'es', texts), edited);
    // The last cue (6.2–7.6 s) shows in the last of four segments of 2 s only.
    expect(Object.fromEntries(edited.computed)).toEqual({ 'voice-clip': 1, 'burn-segment': 1 });
    expect(failed(output)).toEqual([]);
  });

  it('burns two languages at once as it burns each alone', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const media = await makeSource(ctx, 'talk.mp4', H264);
    await using french = await ctx.again({ language: 'fr' });
    const es = await inputOf(ctx, media, { subtitles: 'burnt' });
    const fr = await inputOf(french, media, { subtitles: 'burnt' }, 'fr', [
      'Bonjour.',
      'Ça va ?',
      'À bientôt.',
    ]);
    const [together] = await Promise.all([stage.run(es, ctx), stage.run(fr, french)]);
    await using alone = await TestContext.create({ language: 'es' });
    const output = await stage.run(
      await inputOf(alone, await makeSource(alone, 'talk.mp4', H264), { subtitles: 'burnt' }),
      alone,
    );
    expect(failed(together)).toEqual([]);
    const files = [await fileOf(ctx, together, 'video_burnt'), await fileOf(alone, output, 'video_burnt')];
    const [first, second] = await Promise.all(files.map((path) => hash(path, 'v:0')));
    expect(first).toBe(second);
  });

  it('makes a line once that is said twice', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const media = await makeSource(ctx, 'talk.mp4', H264);
    const input = await inputOf(ctx, media, { subtitles: 'none', dub: true }, 'es', ['Sí.', 'Sí.', 'Sí.']);
    const output = await stage.run(input, ctx);
    expect(Object.fromEntries(ctx.computed)).toEqual({ 'voice-clip': 1 });
    expect(output.checks.find(({ check }) => check === 'dub_onset')).toMatchObject({ passed: true });
  });

  const LONG = 'Esta es una frase muy larga que nadie puede decir en tan poco tiempo como el que hay aquí.';

  it('cuts no line off that is too long even at the highest rate: the next is late, and that is said', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const media = await makeSource(ctx, 'talk.mp4', H264);
    const texts = [LONG, TEXTS.es![1]!, TEXTS.es![2]!];
    const options = { subtitles: 'none', dub: true, background: 'off' } as const;
    const output = await stage.run(await inputOf(ctx, media, options, 'es', texts), ctx);
    const rate = output.checks.find(({ check }) => check === 'dub_rate')!;
    expect(rate).toMatchObject({ passed: true });
    expect(rate.value).toBeLessThanOrEqual(1.31);
    expect(rate.value).toBeGreaterThan(1.2);
    // The next line is late: of time this check promises nothing.
    expect(rate.message).toMatch(/^No sentence is cut; the fastest is at 1\.\d+ times/);
    expect(output.checks.find(({ check }) => check === 'dub_fast')).toMatchObject({ passed: false });
    // The long one is shown as two.
    expect(output.cue_times?.map(([start]) => start)).toHaveLength(4);
    expect(output.checks.find(({ check }) => check === 'dub_onset')).toMatchObject({
      ...{ passed: false, cues: [{ id: '2' }] },
      message: expect.stringContaining('more to say than time') as string,
    });
  });

  it('speaks a sentence of two cues in one breath where one alone would be late', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const media = await makeSource(ctx, 'talk.mp4', H264);
    const texts = ['Esta es una frase muy larga que nadie puede decir', 'en tan poco tiempo.', TEXTS.es![2]!];
    const options = { subtitles: 'none', dub: true, background: 'off' } as const;
    const input = await inputOf(ctx, media, options, 'es', texts);
    // The first cue of the transcript is over when the second begins: no pause between.
    const facts = { kind: 'transcript', language: 'en', name: 'x.json' } as const;
    const transcript = await ctx.artifacts.readJson<Transcript>(input.transcript);
    const cues = transcript.cues.map((cue) => (cue.id === '1' ? { ...cue, end_ms: 2800 } : cue));
    const touching = await ctx.artifacts.putJson({ ...transcript, cues }, facts);
    const alone = await stage.run(input, ctx);
    const joined = await stage.run({ ...input, transcript: touching }, await ctx.again());
    expect(alone.dub).toMatchObject({ phrases: 3, cues: 3 });
    expect(joined.dub).toMatchObject({ phrases: 2, cues: 3 });
    expect(joined.dub!.rate.max).toBeLessThan(alone.dub!.rate.max);
    expect(joined.checks.find(({ check }) => check === 'dub_onset')).toMatchObject({ passed: true });
  });

  it('is cut by the end of the film alone, where there is more to say than time', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const media = await makeSource(ctx, 'talk.mp4', H264);
    const options = { subtitles: 'none', dub: true, background: 'off' } as const;
    const output = await stage.run(
      await inputOf(ctx, media, options, 'es', [LONG, LONG, `${LONG} ${LONG}`]),
      ctx,
    );
    const rate = output.checks.find(({ check }) => check === 'dub_rate')!;
    expect(rate).toMatchObject({ passed: false, cues: [{ id: '3' }] });
    expect(ctx.logged.map(({ message }) => message).join()).toContain('cut at the end of the film');
  });
});

it.each(['ja', 'ar'])('burns %s with a font that has its letters', async (language) => {
  await using ctx = await TestContext.create({ language });
  const media = await makeSource(ctx, 'talk.mp4', [...H264, '-t', '3']);
  const output = await stage.run(await inputOf(ctx, media, { subtitles: 'burnt' }, language), ctx);
  expect(output.checks.find(({ check }) => check === 'glyphs')).toMatchObject({ passed: true });
  expect(names(output)).toContain(`talk.${language}.burnt.mp4`);
});

it('keeps WebM where it can, with Opus and WebVTT', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'];
  const media = await makeSource(ctx, 'talk.webm', vp8);
  const output = await stage.run(await inputOf(ctx, media, { subtitles: 'both', dub: true }), ctx);
  expect(failed(output)).toEqual([]);
  expect(names(output)).toEqual([
    ...[
      'talk.es.ass',
      'talk.es.burnt.mkv',
      'talk.es.dub.m4a',
      'talk.es.dub.webm',
      'talk.es.srt',
      'talk.es.vtt',
    ],
    'talk.es.webm',
  ]);
});

it('makes subtitles and dubbed sound of a source without a picture', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const media = await makeSource(ctx, 'talk.mp3', [], false);
  const output = await stage.run(await inputOf(ctx, media, { subtitles: 'both', dub: true }), ctx);
  expect(failed(output)).toEqual([]);
  expect(output.files.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    ...['audio_dubbed talk.es.m4a', 'subtitles_srt talk.es.srt', 'subtitles_vtt talk.es.vtt'],
    ...['subtitles_ass talk.es.ass', 'dub_audio talk.es.dub.m4a'],
  ]);
  expect(ctx.logged).toMatchObject([
    { level: 'WARNING', message: expect.stringContaining('no picture') as string },
  ]);
});

it('passes a video without speech on as it is, and says so', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const media = await makeSource(ctx, 'talk.mp4', H264);
  const output = await stage.run(
    await inputOf(ctx, media, { subtitles: 'both', dub: true }, 'es', null),
    ctx,
  );
  expect(output.files.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'video talk.es.mp4',
    'subtitles_srt talk.es.srt',
    'subtitles_vtt talk.es.vtt',
    'subtitles_ass talk.es.ass',
  ]);
  const text = async (kind: string): Promise<string> => readFile(await fileOf(ctx, output, kind), 'utf8');
  expect(await text('subtitles_ass')).toMatch(/\[Events\]\s+Format:.*\s*$/);
  expect(await text('subtitles_vtt')).toMatch(/^WEBVTT/);
  expect((await text('subtitles_srt')).trim()).toBe('');
  expect(await hash(await fileOf(ctx, output, 'video'), 'v:0')).toBe(
    await hash(await ctx.artifacts.open(media), 'v:0'),
  );
  expect(ctx.logged[0]!.message).toContain('no speech');
  expect(failed(output)).toEqual([]);
});

it('knows what its result depends on', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const media = await makeSource(ctx, 'talk.mp4', [...H264, '-t', '1']);
  const key = async (options: Partial<JobOptions>): Promise<string> =>
    JSON.stringify(await stage.fingerprint(await inputOf(ctx, media, options)));
  expect(await key({})).toBe(await key({}));
  expect(await key({ loudness_lufs: -20 })).toBe(await key({}));
  const keys = await Promise.all([
    ...[key({}), key({ subtitles: 'burnt' }), key({ dub: true }), key({ dub: true, loudness_lufs: -20 })],
    ...[key({ dub: true, background: 'off' }), key({ dub: true, voice: 'es-419' }), key({ profile: 'ted' })],
  ]);
  expect(new Set(keys).size).toBe(keys.length);
});

it('stops when it is cancelled', async () => {
  const controller = new AbortController();
  await using ctx = await TestContext.create({ language: 'es', signal: controller.signal });
  const media = await makeSource(ctx, 'talk.mp4', H264);
  const running = stage.run(await inputOf(ctx, media, { subtitles: 'burnt', dub: true }), ctx);
  // In the middle of the work, wherever that is: when the first piece of it was measured.
  ctx.onProgress = () => controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
});
