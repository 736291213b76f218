import type { Translation } from '@z2/contracts';
import { EspeakNgEngine, type VoiceEngine, type VoiceRequest } from '@z2/engines';

import type { RenderInput } from '../stage-io';
import { TestContext } from '../testing/test-context';
import { RenderStage } from './render.stage';
import { H264, inputOf, makeSource, TOOLS } from './testing/render-fixtures';

/** espeak-ng, that notes who was to say what. */
class NotedVoices extends EspeakNgEngine implements VoiceEngine {
  readonly said: { text: string; voice: string | null }[] = [];

  override synthesize(request: VoiceRequest): Promise<{ duration_ms: number }> {
    this.said.push({ text: request.text, voice: request.voice });
    return super.synthesize(request);
  }
}

/** A translation of three cues, said by Ana, by Rui and by nobody known. */
async function talkOfTwo(ctx: TestContext, options: Partial<RenderInput['options']>): Promise<RenderInput> {
  const media = await makeSource(ctx, 'talk.mp4', H264);
  const input = await inputOf(ctx, media, { subtitles: 'none', dub: true, ...options });
  const translation = await ctx.artifacts.readJson<Translation>(input.translation!);
  const speakers = ['Ana', 'Rui', undefined];
  const cues = translation.cues.map((cue, at) => ({
    ...cue,
    ...(speakers[at] ? { speaker: speakers[at] } : {}),
  }));
  const facts = { kind: 'translation', language: 'es', name: 'x.json' } as const;
  return { ...input, translation: await ctx.artifacts.putJson({ ...translation, cues }, facts) };
}

it('speaks each cue with the voice of its speaker and language, and says which', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const engine = new NotedVoices();
  const voices = { es: 'es-419', 'es/Ana': 'es+f2', 'fr/Ana': 'fr' };
  const input = await talkOfTwo(ctx, { voices, voice: 'en' });
  const output = await new RenderStage(TOOLS, [engine], { parallel: 2 }).run(input, ctx);
  const of = (text: string) => engine.said.find((line) => line.text.startsWith(text))?.voice;
  expect([of('Buenos'), of('¿Cómo'), of('Hasta')]).toEqual(['es+f2', 'es-419', 'es-419']);
  expect(output.engines).toMatchObject([{ note: 'voice es-419 (es); voice es+f2 (es/Ana)' }]);
});

it('counts the characters that a paid service really spoke, each text once', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const paid = Object.assign(new NotedVoices(), { isMetered: true });
  const stage = new RenderStage(TOOLS, [paid], { parallel: 2 });
  const input = await talkOfTwo(ctx, {});
  const [use] = (await stage.run(input, ctx)).engines;
  const characters = paid.said.reduce((sum, { text }) => sum + [...text].length, 0);
  expect(use!.usage).toEqual({ characters });
  expect(characters).toBeGreaterThan(40);
  const [again] = (await stage.run(input, await ctx.again())).engines;
  expect(again!.usage).toBeUndefined();
});

it('depends on the voices of its own language alone', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const stage = new RenderStage(TOOLS, [new EspeakNgEngine()], { parallel: 2 });
  const key = async (voices: Record<string, string>): Promise<string[]> =>
    stage.fingerprint(await talkOfTwo(ctx, { voices }));
  const [one, french, other] = [
    await key({ es: 'es' }),
    await key({ es: 'es', fr: 'fr' }),
    await key({ es: 'es-419' }),
  ];
  expect(french).toEqual(one);
  expect(other).not.toEqual(one);
});

it('refuses a voice that nothing here has, before anything is made', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const stage = new RenderStage(TOOLS, [new EspeakNgEngine()], { parallel: 2 });
  const input = await talkOfTwo(ctx, { voices: { es: 'lucia' } });
  await expect(stage.fingerprint(input)).rejects.toMatchObject({ code: 'VOICE_MISSING' });
});
