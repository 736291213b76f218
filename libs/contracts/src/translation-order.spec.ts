import { parseTranslationOrder, TRANSLATION_ENGINES, translationOrder } from './translation-order';

describe('the order of translation engines', () => {
  const rules = parseTranslationOrder(
    'en>ja=deepl, openai; *>pt-BR=google;zh>*=libretranslate;*=apertium,DeepL',
  );

  it.each([
    ['en', 'ja', ['deepl', 'openai']],
    ['en-GB', 'ja', ['deepl', 'openai']],
    ['fr', 'pt-BR', ['google']],
    ['fr', 'pt', ['apertium', 'deepl']],
    ['zh-Hans', 'en', ['libretranslate']],
    ['fr', 'de', ['apertium', 'deepl']],
  ])('%s to %s', (from, to, engines) => {
    expect(translationOrder(rules, from, to)).toEqual(engines);
  });

  it('is the usual one without a rule that fits', () => {
    expect(translationOrder([], 'en', 'fr')).toEqual(TRANSLATION_ENGINES);
    expect(translationOrder(parseTranslationOrder('en>ja=deepl'), 'en', 'fr')).toEqual(TRANSLATION_ENGINES);
  });

  it.each([
    ['en>ja', 'rule'],
    ['en=deepl', 'rule'],
    ['en>xx-nope=deepl', 'language'],
    ['*=deepl,nope', 'nope'],
    ['*=,', 'none'],
  ])('is refused: %s', (text, named) => {
    expect(() => parseTranslationOrder(text)).toThrow(named);
  });
});
