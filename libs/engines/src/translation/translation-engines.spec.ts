import {
  createTranslationEngines,
  pickTranslationEngine,
  translationEngineInfo,
} from './translation-engines';

const nothing = createTranslationEngines({
  ...{ llm: null, deepl: null, libreTranslate: null },
  bergamot: { modelsDir: '/no/such/folder' },
  google: { credentials: null, project: null, location: 'global', endpoint: null, glossary: null },
});

it('lists all engines, and what those that are not configured want', async () => {
  const infos = await translationEngineInfo(nothing);
  expect(infos.map(({ engine }) => engine)).toEqual([
    'deepl',
    'google',
    'openai',
    'libretranslate',
    'bergamot',
    'apertium',
  ]);
  expect(infos.filter(({ available }) => !available)).toMatchObject(
    [
      'Z2_DEEPL_API_KEY',
      'Z2_GOOGLE_CREDENTIALS',
      'Z2_LLM_BASE_URL',
      'Z2_LIBRETRANSLATE_URL',
      'Z2_BERGAMOT_DIR',
    ].map((variable) => ({
      reason: expect.stringMatching(/\S/) as string,
      remedy: expect.stringContaining(variable) as string,
    })),
  );
});

it('picks what is there, and names all that would enable a pair', async () => {
  const wish = { from: 'en', to: 'es', wanted: null, order: [] };
  expect((await pickTranslationEngine(nothing, wish)).engine.id).toBe('apertium');
  await expect(pickTranslationEngine(nothing, { ...wish, to: 'ja' })).rejects.toMatchObject({
    code: 'TRANSLATION_PAIR_MISSING',
    remedy: expect.stringMatching(/Z2_DEEPL_API_KEY.*Z2_GOOGLE_CREDENTIALS.*Z2_LLM_BASE_URL/) as string,
  });
  await expect(
    pickTranslationEngine(nothing, { ...wish, without: new Set(['apertium']) }),
  ).rejects.toMatchObject({ code: 'TRANSLATION_PAIR_MISSING' });
});
