import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ArtifactRef, JobMetadata, SourceAnalysis, Transcript, Translation } from '@z2/contracts';
import { probeMedia, toJobMetadata } from '@z2/media';
import { runProcess } from '@z2/runtime';

import { TestContext } from '../testing/test-context';
import { AnalyzeStage } from './analyze.stage';
import { AnalyzeLlm } from './describe-with-llm';

const tools = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
const SPEECH =
  'Good morning. Today we plant three hundred trees in the old harbour. The trees clean the air of the harbour, and children help us to plant.';
const SPANISH =
  'Buenos días. Hoy plantamos trescientos árboles en el viejo puerto. Los árboles limpian el aire del puerto, y los niños nos ayudan a plantar.';

function transcriptOf(text: string, language: string): Transcript {
  const sentences = text.split(/(?<=\.) /);
  return {
    language,
    origin: 'speech',
    duration_ms: 9000,
    cues: sentences.map((sentence, i) => ({
      id: String(i + 1),
      start_ms: i * 3000,
      end_ms: i * 3000 + 2500,
      text: sentence,
    })),
    regions: [{ start_ms: 0, end_ms: 8500 }],
  };
}

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

const put = (ctx: TestContext, value: Transcript | Translation, kind: 'transcript' | 'translation') =>
  ctx.artifacts.putJson(value, { kind, language: value.language, name: `${kind}.json` });

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

const BARE: SourceAnalysis = {
  language: 'en',
  language_confidence: null,
  speech_ms: 0,
  silence_ms: 0,
  words: 0,
  speech_rate_wpm: null,
  loudness: { integrated_lufs: null, true_peak_dbtp: null, range_lu: null },
  scene_changes_ms: [],
  key_phrases: [],
  chapters: [],
  thumbnails: [],
};

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
    ]);
    const fractions = ctx.progressed.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);

    const again = await ctx.again();
    expect((await stage.run(input, again)).source).toEqual(source);
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
    expect(silent.checks).toMatchObject([{ check: 'speech', passed: false }]);

    const sound = await make(ctx, 'sound.wav', '-f', 'lavfi', '-i', 'sine=d=2');
    const heard = await stage.run({ ...input, ...sound }, ctx);
    expect(heard.thumbnails).toEqual([]);
    expect(heard.source!.loudness.integrated_lufs).toBeGreaterThan(-30);
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

describe('analyze, of a language', () => {
  async function input(ctx: TestContext, analysis = BARE) {
    const spanish: Translation = { ...transcriptOf(SPANISH, 'es'), source_language: 'en' };
    return {
      scope: 'language',
      analysis,
      transcript: await put(ctx, transcriptOf(SPEECH, 'en'), 'transcript'),
      translation: await put(ctx, spanish, 'translation'),
      language: 'es',
      source_language: 'en',
      title: 'talk',
    } as const;
  }

  it('takes title, description and tags from what is said', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const chapters = [{ start_ms: 0, end_ms: 9000, title: 'Opening' }];
    const { language, checks, engines } = await new AnalyzeStage(tools).run(
      await input(ctx, { ...BARE, chapters }),
      ctx,
    );
    expect(language).toMatchObject({ language: 'es', method: 'extractive' });
    expect(language!.title).toBe('Hoy plantamos trescientos árboles en el viejo puerto');
    expect(language!.description).toContain('Los árboles limpian el aire');
    expect(language!.tags).toEqual(expect.arrayContaining(['puerto', 'árboles']));
    expect(language!.chapters).toHaveLength(1);
    expect(language!.chapters[0]).toMatchObject({
      start_ms: 0,
      end_ms: 9000,
      title: expect.stringMatching(/^[A-ZÁ]/) as string,
    });
    expect(engines).toEqual([]);
    expect(checks.every(({ passed }) => passed)).toBe(true);
  });

  it('falls back on the title of the source where nothing is said', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const none: Transcript = { ...transcriptOf('', 'en'), cues: [] };
    const { language } = await new AnalyzeStage(tools).run(
      { ...(await input(ctx)), translation: null, transcript: await put(ctx, none, 'transcript') },
      ctx,
    );
    expect(language).toEqual({
      language: 'es',
      title: 'talk',
      description: '',
      tags: [],
      chapters: [],
      method: 'extractive',
    });
  });

  /** A model that gives the next of its answers. */
  function model(...answers: string[]): AnalyzeLlm & { asked: string[] } {
    const asked: string[] = [];
    return {
      id: 'test-model',
      asked,
      complete: ({ user }) => {
        asked.push(user);
        return Promise.resolve({ text: answers[asked.length - 1] ?? 'no more' });
      },
    };
  }
  const GOOD = JSON.stringify({
    title: 'Trescientos árboles para el viejo puerto',
    description:
      'En el viejo puerto se plantan trescientos árboles. Los niños ayudan, y los árboles limpian el aire.',
    tags: ['árboles', 'puerto'],
    chapters: [],
  });

  it('uses a language model, asks again where its answer is bad, and keeps the good one', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const llm = model('Sure! Here is your JSON.', `\`\`\`json\n${GOOD}\n\`\`\``);
    const stage = new AnalyzeStage(tools, llm);
    const { language, engines } = await stage.run(await input(ctx), ctx);
    expect(language).toMatchObject({
      title: 'Trescientos árboles para el viejo puerto',
      method: 'test-model',
    });
    expect(engines).toMatchObject([{ kind: 'llm', engine: 'test-model' }]);
    expect(llm.asked[1]).toContain('it is no JSON');
    const again = await ctx.again();
    await stage.run(await input(ctx), again);
    expect(llm.asked).toHaveLength(2);
  });

  it.each([
    ['no JSON', 'I cannot do that.'],
    ['a wrong shape', JSON.stringify({ title: 'Título' })],
    ['an invented chapter', GOOD.replace('"chapters":[]', '"chapters":[{"id":0,"title":"Uno"}]')],
    [
      'the wrong language',
      JSON.stringify({
        title: 'Three hundred trees for the harbour',
        description:
          'Three hundred trees are planted in the old harbour, where the children help and the air gets clean.',
        tags: ['trees'],
        chapters: [],
      }),
    ],
  ])('refuses %s twice, warns, and takes what is said', async (_, answer) => {
    await using ctx = await TestContext.create({ language: 'es' });
    const llm = model(answer, answer);
    const { language, engines } = await new AnalyzeStage(tools, llm).run(await input(ctx), ctx);
    expect(language!.method).toBe('extractive');
    expect(engines).toEqual([]);
    expect(llm.asked).toHaveLength(2);
    expect(ctx.logged).toMatchObject([{ level: 'WARNING' }]);
  });
});

describe('fingerprint of analyze', () => {
  it('depends on what the result depends on, and on nothing else', async () => {
    await using ctx = await TestContext.create();
    const stage = new AnalyzeStage(tools);
    const ref = (sha256: string): ArtifactRef => ({
      kind: 'source',
      language: null,
      name: 'a',
      sha256,
      size: 1,
      mime: 'x',
    });
    const metadata = { chapters: [] } as unknown as JobMetadata;
    const source = {
      scope: 'source',
      media: ref('1'),
      metadata,
      audio: null,
      transcript: ref('2'),
      title: 'a',
    } as const;
    const base = await stage.fingerprint(source);
    expect(await stage.fingerprint({ ...source, title: 'b', audio: ref('9') })).toEqual(base);
    expect(await stage.fingerprint({ ...source, media: ref('3') })).not.toEqual(base);
    expect(await stage.fingerprint({ ...source, transcript: ref('3') })).not.toEqual(base);
    const language = {
      ...{ scope: 'language', analysis: BARE, transcript: ref('1'), translation: ref('2') },
      ...{ language: 'es', source_language: 'en', title: 'a' },
    } as const;
    const spoken = await stage.fingerprint(language);
    expect(await stage.fingerprint({ ...language, analysis: { ...BARE, words: 5 } })).toEqual(spoken);
    expect(await stage.fingerprint({ ...language, translation: ref('3') })).not.toEqual(spoken);
    const llm: AnalyzeLlm = { id: 'm', complete: () => Promise.resolve({ text: '' }) };
    expect(await new AnalyzeStage(tools, llm).fingerprint(language)).not.toEqual(spoken);
  });
});
