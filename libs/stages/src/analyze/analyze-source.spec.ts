import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ArtifactRef, JobMetadata, Transcript } from '@z2/contracts';
import { probeMedia, toJobMetadata } from '@z2/media';
import { runProcess } from '@z2/runtime';

import { soundOf } from '../sound-of';
import { TestContext } from '../testing/test-context';
import { AnalyzeStage } from './analyze.stage';
import { put, SPEECH, tools, transcriptOf } from './testing/fixtures';

interface Fixture {
  media: ArtifactRef;
  metadata: JobMetadata;
}

async function make(ctx: TestContext, name: string, ...args: string[]): Promise<Fixture> {
  const path = join(ctx.root, name);
  await runProcess('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...args, path]);
  return {
    media: await ctx.put(path, 'source'),
    metadata: toJobMetadata(await probeMedia(path, tools, ctx.signal)),
  };
}

/** Overwrites what each video packet holds, but leaves the container and the sound whole. */
async function damagePictures(path: string, out: string): Promise<void> {
  const bytes = await readFile(path);
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v',
    '-show_entries',
    'packet=pos,size',
    '-of',
    'csv=p=0',
    path,
  ];
  for (const line of (await runProcess('ffprobe', args)).stdout.trim().split('\n')) {
    const [size, pos] = line.split(',').map(Number) as [number, number];
    bytes.fill(0xff, pos + 8, pos + size);
  }
  await writeFile(out, bytes);
}

async function video(ctx: TestContext): Promise<Fixture> {
  const wav = join(ctx.root, 'speech.wav');
  await runProcess('espeak-ng', ['-w', wav, SPEECH]);
  return make(
    ctx,
    'talk.mp4',
    ...[
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=320x180:d=5',
      '-f',
      'lavfi',
      '-i',
      'smptebars=s=320x180:d=4',
      '-i',
      wav,
    ],
    ...[
      '-filter_complex',
      '[0][1]concat=n=2',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
    ],
  );
}

describe('analyze, of the source', () => {
  const stage = new AnalyzeStage(tools);

  it('measures a video with speech, and does nothing twice', async () => {
    await using ctx = await TestContext.create();
    const { media, metadata } = await video(ctx);
    const transcript = await put(ctx, transcriptOf(SPEECH, 'en'), 'transcript');
    const input = { scope: 'source', media, metadata, audio: null, transcript, title: 'talk' } as const;
    const { source, thumbnails, checks } = await stage.run(input, ctx);

    expect(source).toMatchObject({
      language: 'en',
      speech_ms: 8500,
      words: 26,
      speech_rate_wpm: 184,
      chapters: [],
    });
    expect(source!.language_confidence).toBeGreaterThan(0.3);
    expect(source!.scene_changes_ms).toEqual([5000]);
    expect(source!.loudness.integrated_lufs).toBeGreaterThan(-40);
    expect(source!.loudness.integrated_lufs).toBeLessThan(-5);
    expect(source!.key_phrases.slice(0, 5).map(({ text }) => text)).toContain('trees');
    expect(source!.thumbnails.map(({ name }) => name)).toEqual(thumbnails.map(({ name }) => name));
    expect(thumbnails).toHaveLength(3);
    for (const thumbnail of thumbnails) {
      expect((await readFile(await ctx.artifacts.open(thumbnail))).subarray(0, 3).toString('hex')).toBe(
        'ffd8ff',
      );
    }
    expect(checks.map(({ check, passed }) => [check, passed])).toEqual([
      ['speech', true],
      ['source_true_peak', true],
      ['source_language', true],
      ['source_readable', true],
    ]);
    const fractions = ctx.progressed.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);

    const again = await ctx.again();
    expect((await stage.run(input, again)).source).toEqual(source);
    expect(again.computedChunks).toBe(0);
  });

  it('looks at the source before its words are known, and finds all of that done when they are', async () => {
    await using ctx = await TestContext.create();
    const { media, metadata } = await video(ctx);
    await stage.prepare({ media, listens: false }, ctx);
    expect(ctx.computedChunks).toBe(2);
    const transcript = await put(ctx, transcriptOf(SPEECH, 'en'), 'transcript');
    const later = await ctx.again();
    const input = { scope: 'source', media, metadata, audio: null, transcript, title: 'talk' } as const;
    const { source } = await stage.run(input, later);
    expect(later.computedChunks).toBe(0);
    expect(source!.scene_changes_ms).toEqual([5000]);
  });

  it('listens meanwhile where captions will tell the words, in the sound that the transcript finds made', async () => {
    await using ctx = await TestContext.create();
    const { media, metadata } = await video(ctx);
    await stage.prepare({ media, listens: true }, ctx);
    expect([...ctx.computed.keys()].sort()).toEqual([
      ...['analyze-loudness', 'analyze-pictures', 'audio-16k', 'speech-regions'],
    ]);
    const captions: Transcript = { ...transcriptOf(SPEECH, 'en'), origin: 'captions', regions: [] };
    const transcript = await put(ctx, captions, 'transcript');
    const later = await ctx.again();
    const audio = await soundOf(media, tools, later);
    const input = { scope: 'source', media, metadata, audio, transcript, title: 'talk' } as const;
    const { source, engines } = await stage.run(input, later);
    expect(later.computedChunks).toBe(0);
    expect([engines[0]?.kind, source!.speech_ms > 5_000]).toEqual(['vad', true]);
  });

  it('holds captions against where somebody speaks', async () => {
    await using ctx = await TestContext.create();
    const { media, metadata } = await video(ctx);
    const wav = join(ctx.root, 'audio-16k.wav');
    await runProcess('ffmpeg', [
      ...['-v', 'error', '-i', join(ctx.root, 'talk.mp4'), '-ac', '1', '-ar', '16000', wav],
    ]);
    const audio = await ctx.put(wav, 'audio');
    const told = transcriptOf(SPEECH, 'en');
    const cues = [
      ...told.cues,
      { id: 'late', start_ms: 60_000, end_ms: 61_000, text: 'Where nobody speaks.' },
    ];
    const captions: Transcript = { ...told, origin: 'captions', regions: [], cues };
    const input = { scope: 'source', media, metadata, audio, title: 'talk' } as const;
    const transcript = await put(ctx, captions, 'transcript');
    const { checks, engines, source } = await stage.run({ ...input, transcript }, ctx);
    expect(checks).toContainEqual(
      expect.objectContaining({
        check: 'cues_on_speech',
        passed: false,
        cues: [expect.objectContaining({ id: 'late' })],
      }),
    );
    expect(engines).toMatchObject([{ kind: 'vad' }]);
    expect(source!.speech_ms).toBeGreaterThan(5_000);
    const again = await ctx.again();
    const edited = await put(again, { ...captions, cues: told.cues }, 'transcript');
    expect((await stage.run({ ...input, transcript: edited }, again)).checks).toContainEqual(
      expect.objectContaining({ check: 'cues_on_speech', passed: true }),
    );
    expect(again.computedChunks).toBe(0);
  });

  it('works without audio, without video and without speech, and says so', async () => {
    await using ctx = await TestContext.create();
    const empty: Transcript = { ...transcriptOf('', 'en'), language: 'und', cues: [], regions: [] };
    const transcript = await put(ctx, empty, 'transcript');
    const mute = await make(ctx, 'mute.mp4', '-f', 'lavfi', '-i', 'testsrc2=s=128x72:d=2');
    const input = { scope: 'source', audio: null, transcript, title: 'x' } as const;
    const silent = await stage.run({ ...input, ...mute }, ctx);
    expect(silent.source).toMatchObject({
      language: null,
      words: 0,
      speech_rate_wpm: null,
      speech_ms: 0,
      loudness: { integrated_lufs: null },
      key_phrases: [],
    });
    expect(silent.thumbnails.length).toBeGreaterThan(0);
    expect(silent.checks).toMatchObject([
      { check: 'speech', passed: false },
      { check: 'source_readable', passed: true },
    ]);

    const sound = await make(ctx, 'sound.wav', '-f', 'lavfi', '-i', 'sine=d=2');
    const heard = await stage.run({ ...input, ...sound }, ctx);
    expect(heard.thumbnails).toEqual([]);
    expect(heard.source!.loudness.integrated_lufs).toBeGreaterThan(-30);
  });

  it('loses only its part of the analysis to damaged pictures', async () => {
    await using ctx = await TestContext.create();
    const made = await make(
      ctx,
      'whole.webm',
      ...[
        '-f',
        'lavfi',
        '-i',
        'testsrc2=s=128x72:d=2',
        '-f',
        'lavfi',
        '-i',
        'sine=d=2',
        '-c:v',
        'libvpx',
        '-c:a',
        'libopus',
      ],
    );
    const path = join(ctx.root, 'damaged.webm');
    await damagePictures(await ctx.artifacts.open(made.media), path);
    const transcript = await put(ctx, transcriptOf(SPEECH, 'en'), 'transcript');
    const media = await ctx.put(path, 'source');
    const input = { scope: 'source', ...made, media, audio: null, transcript, title: 'x' } as const;
    const { source, checks } = await stage.run(input, ctx);
    expect(source!.loudness.integrated_lufs).toBeGreaterThan(-30);
    expect(checks.find(({ check }) => check === 'source_readable')).toMatchObject({
      passed: false,
      value: 'pictures',
    });
    expect(ctx.logged.some(({ level }) => level === 'WARNING')).toBe(true);
  });

  it("keeps the source's own chapters, and ends at once when cancelled", async () => {
    const controller = new AbortController();
    await using ctx = await TestContext.create({ signal: controller.signal });
    const marks = join(ctx.root, 'marks.txt');
    await writeFile(marks, ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Opening\n');
    const { media, metadata } = await make(
      ctx,
      'marks.mkv',
      ...['-f', 'lavfi', '-i', 'testsrc2=s=128x72:d=2', '-i', marks, '-map', '0', '-map_chapters', '1'],
    );
    const transcript = await put(ctx, transcriptOf(SPEECH, 'en'), 'transcript');
    const input = { scope: 'source', media, metadata, audio: null, transcript, title: 'x' } as const;
    const { source } = await stage.run(input, ctx);
    expect(source!.chapters).toMatchObject([{ start_ms: 0, title: 'Opening' }]);

    controller.abort();
    await expect(stage.run(input, ctx)).rejects.toMatchObject({
      name: expect.stringMatching(/Abort|Z2Error/) as string,
    });
  });
});
