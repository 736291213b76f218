import { ArtifactRef, JobMetadata, Transcript, Translation } from '@z2/contracts';

import { AnalyzeInput } from '../stage-io';
import { TestContext } from '../testing/test-context';
import { AnalyzeStage } from './analyze.stage';
import { AnalyzeLlm } from './describe-with-llm';
import { BARE, put, SPANISH, SPEECH, tools, transcriptOf } from './testing/fixtures';

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

  it('carries no words that the translation left in another language', async () => {
    await using ctx = await TestContext.create({ language: 'es' });
    const left = transcriptOf(`${SPANISH} El gribble limpia el gribble del puerto y los niños.`, 'es');
    const unknown = ['gribble', 'Harbour'];
    const spanish: Translation = {
      ...{ language: 'es', source_language: 'en' },
      cues: left.cues.map((cue) => (cue.text.includes('gribble') ? { ...cue, unknown } : cue)),
    };
    const { language } = await new AnalyzeStage(tools).run(
      { ...(await input(ctx)), translation: await put(ctx, spanish, 'translation') },
      ctx,
    );
    expect(language?.tags).toContain('puerto');
    expect(JSON.stringify(language)).not.toMatch(/gribble/i);
    const none = {
      ...spanish,
      cues: spanish.cues.map((cue) => ({ ...cue, unknown: ['el', 'días', 'los'] })),
    };
    const bare = await new AnalyzeStage(tools).run(
      { ...(await input(ctx)), translation: await put(ctx, none, 'translation') },
      ctx,
    );
    expect(bare.language).toMatchObject({ title: 'talk', description: '' });
    expect(bare.checks[0]).toMatchObject({
      ...{ check: 'description', passed: false },
      message: expect.stringContaining('is translated whole') as string,
    });
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
        const usage = { tokens_in: 100, tokens_out: 10 };
        return Promise.resolve({ text: answers[asked.length - 1] ?? 'no more', usage });
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
    expect(engines).toMatchObject([
      { kind: 'llm', engine: 'test-model', usage: { tokens_in: 200, tokens_out: 20 } },
    ]);
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
    expect(engines).toMatchObject([{ note: 'its answers could not be used', usage: { tokens_in: 200 } }]);
    expect(llm.asked).toHaveLength(2);
    expect(ctx.logged).toMatchObject([{ level: 'WARNING' }]);
  });
});

describe('fingerprint of analyze', () => {
  it('depends on what the result depends on, and on nothing else', async () => {
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
    const language: AnalyzeInput = {
      scope: 'language',
      analysis: BARE,
      transcript: ref('1'),
      translation: ref('2'),
      language: 'es',
      source_language: 'en',
      title: 'a',
    };
    const spoken = await stage.fingerprint(language);
    expect(await stage.fingerprint({ ...language, analysis: { ...BARE, words: 5 } })).toEqual(spoken);
    expect(await stage.fingerprint({ ...language, translation: ref('3') })).not.toEqual(spoken);
    const llm: AnalyzeLlm = { id: 'm', complete: () => Promise.resolve({ text: '' }) };
    expect(await new AnalyzeStage(tools, llm).fingerprint(language)).not.toEqual(spoken);
  });
});
