/** Other names that services have for a language. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  nb: ['no'],
  no: ['nb'],
  he: ['iw'],
  jv: ['jw'],
  tl: ['fil'],
  id: ['in'],
};

/**
 * The service's own code for a BCP 47 tag: the closest of those that it lists, in its spelling; null: none. Where the tag leaves
 * something open, CLDR's likely subtags decide (en is en-US, pt is pt-BR, zh is zh-Hans). Traditional Chinese is never given as
 * simplified.
 */
export function serviceLanguage(
  tag: string,
  codes: readonly string[],
  use: 'source' | 'target',
): string | null {
  for (const candidate of candidates(tag, use)) {
    const found = codes.find((code) => code.replace('_', '-').toLowerCase() === candidate.toLowerCase());
    if (found) {
      return found;
    }
  }
  return null;
}

function candidates(tag: string, use: 'source' | 'target'): string[] {
  const given = new Intl.Locale(tag);
  const { language, script, region } = given.maximize();
  const rest = [language, ...(ALIASES[language] ?? [])];
  if (language === 'zh') {
    return script === 'Hant'
      ? [tag, 'zh-Hant', 'zh-TW', 'zt', ...(use === 'source' ? ['zh'] : [])]
      : [tag, 'zh-Hans', 'zh-CN', 'zh'];
  }
  if (language === 'pt') {
    return region === 'BR' ? [tag, 'pt-BR', 'pb', 'pt'] : [tag, 'pt-PT', 'pt'];
  }
  if (language === 'en') {
    return region === 'US' ? [tag, 'en-US', 'en'] : [tag, 'en-GB', 'en', 'en-US'];
  }
  if (language === 'es' && given.region && given.region !== 'ES') {
    return [tag, 'es-419', 'es'];
  }
  // The script that a language is usually written in need not be named.
  return [
    tag,
    `${language}-${script ?? ''}`,
    ...(given.region ? [`${language}-${given.region}`] : []),
    ...rest,
  ];
}
