import { primaryLanguage } from '@z2/contracts';

/** Where Google names a language otherwise than BCP 47's likely form. */
const OWN: Readonly<Record<string, string>> = {
  zh: 'cmn-Hans-CN',
  'zh-Hans': 'cmn-Hans-CN',
  'zh-CN': 'cmn-Hans-CN',
  'zh-Hant': 'cmn-Hant-TW',
  'zh-TW': 'cmn-Hant-TW',
  'zh-HK': 'yue-Hant-HK',
  yue: 'yue-Hant-HK',
  he: 'iw-IL',
  nb: 'no-NO',
  no: 'no-NO',
  ar: 'ar-EG',
};

/** Google's code of a language, with the likely region where none is given: `en` → `en-US`, `zh` → `cmn-Hans-CN`. */
export function googleLocale(language: string): string {
  const own = OWN[language];
  if (own) {
    return own;
  }
  const { language: primary, region } = new Intl.Locale(language).maximize();
  return region ? `${primary}-${region}` : primary;
}

/** BCP 47 primary subtag of a code that Google gives: `cmn-CN` → `zh`, `iw-IL` → `he`. */
export function languageOfGoogle(code: string): string {
  const primary = primaryLanguage(code);
  return { cmn: 'zh', iw: 'he', no: 'nb' }[primary] ?? primary;
}
