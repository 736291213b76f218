/** Languages that Z2 knows by name: BCP 47 primary subtag → ISO 639-2/T code (MP4 keeps only that; CRAFT.md 6). */
const ISO_639_2: Readonly<Record<string, string>> = {
  af: 'afr',
  sq: 'sqi',
  am: 'amh',
  ar: 'ara',
  hy: 'hye',
  as: 'asm',
  az: 'aze',
  ba: 'bak',
  eu: 'eus',
  be: 'bel',
  bn: 'ben',
  bs: 'bos',
  br: 'bre',
  bg: 'bul',
  my: 'mya',
  ca: 'cat',
  zh: 'zho',
  hr: 'hrv',
  cs: 'ces',
  da: 'dan',
  nl: 'nld',
  en: 'eng',
  eo: 'epo',
  et: 'est',
  fo: 'fao',
  fi: 'fin',
  fr: 'fra',
  gl: 'glg',
  ka: 'kat',
  de: 'deu',
  el: 'ell',
  gu: 'guj',
  ht: 'hat',
  ha: 'hau',
  he: 'heb',
  hi: 'hin',
  hu: 'hun',
  is: 'isl',
  id: 'ind',
  ga: 'gle',
  it: 'ita',
  ja: 'jpn',
  jv: 'jav',
  kn: 'kan',
  kk: 'kaz',
  km: 'khm',
  ko: 'kor',
  ky: 'kir',
  lo: 'lao',
  la: 'lat',
  lv: 'lav',
  ln: 'lin',
  lt: 'lit',
  lb: 'ltz',
  mk: 'mkd',
  mg: 'mlg',
  ms: 'msa',
  ml: 'mal',
  mt: 'mlt',
  mi: 'mri',
  mr: 'mar',
  mn: 'mon',
  ne: 'nep',
  no: 'nor',
  nb: 'nob',
  nn: 'nno',
  oc: 'oci',
  ps: 'pus',
  fa: 'fas',
  pl: 'pol',
  pt: 'por',
  pa: 'pan',
  ro: 'ron',
  ru: 'rus',
  sa: 'san',
  sr: 'srp',
  sn: 'sna',
  sd: 'snd',
  si: 'sin',
  sk: 'slk',
  sl: 'slv',
  so: 'som',
  es: 'spa',
  su: 'sun',
  sw: 'swa',
  sv: 'swe',
  tl: 'tgl',
  tg: 'tgk',
  ta: 'tam',
  tt: 'tat',
  te: 'tel',
  th: 'tha',
  bo: 'bod',
  tr: 'tur',
  tk: 'tuk',
  uk: 'ukr',
  ur: 'urd',
  uz: 'uzb',
  vi: 'vie',
  cy: 'cym',
  xh: 'xho',
  yi: 'yid',
  yo: 'yor',
  zu: 'zul',
};

/** One entry of GET /api/languages. */
export interface LanguageInfo {
  /** BCP 47 tag. */
  language: string;
  /** Name in English. */
  name: string;
  /** Name in the language itself. */
  own_name: string;
}

const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** All primary language subtags that Z2 knows. */
export const LANGUAGE_CODES: readonly string[] = Object.keys(ISO_639_2);

/** English name of a tag, e.g. "Brazilian Portuguese"; the tag itself where it has none. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Name of a language in itself, e.g. "español". */
export function languageOwnName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The primary subtag: `pt` of `pt-BR`. */
export function primaryLanguage(tag: string): string {
  return (tag.split('-')[0] ?? tag).toLowerCase();
}

/**
 * Whether a translation from one to the other is none: variants of one language (en and en-GB, pt and pt-BR) are not translated
 * into each other.
 */
export function isSameLanguage(one: string, other: string): boolean {
  return primaryLanguage(one) === primaryLanguage(other);
}

/** The language in a file name such as `talk.en.srt`; null: none is there. */
export function languageOfName(name: string): string | null {
  const tag = /\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.[a-z0-9]+$/i.exec(name)?.[1];
  return tag ? parseLanguage(tag) : null;
}

/** ISO 639-2/T code of a tag, `und` where there is none. */
export function iso6392(tag: string): string {
  return ISO_639_2[primaryLanguage(tag)] ?? 'und';
}

/** BCP 47 tag of an ISO 639-2 (T or B) or 639-1 code as containers carry it; null for `und` and unknown ones. */
export function languageFromContainer(code: string | undefined): string | null {
  if (!code || code === 'und') {
    return null;
  }
  return parseLanguage(code);
}

const BIBLIOGRAPHIC: Readonly<Record<string, string>> = {
  alb: 'sq',
  arm: 'hy',
  baq: 'eu',
  bur: 'my',
  chi: 'zh',
  cze: 'cs',
  dut: 'nl',
  fre: 'fr',
  geo: 'ka',
  ger: 'de',
  gre: 'el',
  ice: 'is',
  mac: 'mk',
  mao: 'mi',
  may: 'ms',
  per: 'fa',
  rum: 'ro',
  slo: 'sk',
  tib: 'bo',
  wel: 'cy',
};
const FROM_ISO_639_2: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(ISO_639_2).map(([code, three]) => [three, code])),
  ...BIBLIOGRAPHIC,
};

/**
 * The canonical BCP 47 tag of what a person wrote (`es`, `ES`, `pt_br`, `spa`, `Spanish`, `español`), or null when no
 * such language is known.
 */
export function parseLanguage(text: string): string | null {
  const trimmed = text.trim().replaceAll('_', '-');
  const primary = primaryLanguage(trimmed);
  const known = ISO_639_2[primary] ? primary : FROM_ISO_639_2[primary];
  if (known && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(trimmed)) {
    try {
      return Intl.getCanonicalLocales([known, ...trimmed.split('-').slice(1)].join('-'))[0] ?? null;
    } catch {
      return null;
    }
  }
  const wanted = trimmed.toLowerCase();
  return (
    LANGUAGE_CODES.find(
      (code) => languageName(code).toLowerCase() === wanted || languageOwnName(code).toLowerCase() === wanted,
    ) ?? null
  );
}

export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Up to five known languages whose code or name is near to what was written, nearest first, e.g. `es (Spanish)`. */
export function nearLanguages(text: string): string[] {
  const wanted = text.trim().toLowerCase();
  return LANGUAGE_CODES.map((code) => {
    const name = languageName(code).toLowerCase();
    const byName = editDistance(wanted, name) / Math.max(wanted.length, name.length);
    const byCode = wanted.length <= 3 ? editDistance(wanted, code) / 3 : 1;
    return { code, distance: Math.min(byName, byCode) };
  })
    .filter(({ distance }) => distance < 0.5)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 5)
    .map(({ code }) => `${code} (${languageName(code)})`);
}
