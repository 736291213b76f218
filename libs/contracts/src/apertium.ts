import { LanguagePair, translationRoute } from './translation-route';

/**
 * What the Debian packages of Apertium translate. Source: the `modes` folder of each package of Debian 12; modes for old
 * spellings, dialects and debugging are left out. Serbo-Croatian (`hbs`) stands under hr, bs, sr-Latn.
 */
const APERTIUM_PACKAGES: Readonly<Record<string, string>> = {
  'apertium-afr-nld': 'af>nl nl>af',
  'apertium-bel-rus': 'be>ru ru>be',
  'apertium-br-fr': 'br>fr',
  'apertium-cat-ita': 'ca>it it>ca',
  'apertium-dan-nor': 'da>nb da>nn nb>da nn>da',
  'apertium-en-gl': 'en>gl gl>en',
  'apertium-eng-cat': 'ca>en ca>en-US en>ca en>ca-valencia',
  'apertium-eng-spa': 'en>es es>en es>en-US',
  'apertium-eo-ca': 'ca>eo',
  'apertium-eo-en': 'en>eo eo>en',
  'apertium-eo-es': 'es>eo',
  'apertium-eo-fr': 'fr>eo',
  'apertium-es-gl': 'es>gl gl>es',
  'apertium-es-pt': 'es>pt es>pt-BR pt>es',
  'apertium-es-ro': 'ro>es',
  'apertium-eu-en': 'eu>en',
  'apertium-eu-es': 'eu>es',
  'apertium-fr-es': 'es>fr fr>es',
  'apertium-fra-cat': 'ca>fr fr>ca',
  'apertium-hbs-eng': 'bs>en en>bs en>hr en>sr-Latn hr>en sr-Latn>en',
  'apertium-hbs-mkd': 'bs>mk hr>mk mk>bs mk>hr mk>sr-Latn sr-Latn>mk',
  'apertium-hbs-slv': 'bs>sl hr>sl sl>bs sl>hr sl>sr-Latn sr-Latn>sl',
  'apertium-ind-zlm': 'id>ms ms>id',
  'apertium-isl-eng': 'is>en',
  'apertium-isl-swe': 'is>sv sv>is',
  'apertium-mkd-bul': 'bg>mk mk>bg',
  'apertium-mkd-eng': 'mk>en',
  'apertium-nno-nob': 'nb>nn nn>nb',
  'apertium-oc-ca': 'ca>oc oc>ca',
  'apertium-oc-es': 'es>oc oc>es',
  'apertium-oci-fra': 'fr>oc oc>fr',
  'apertium-por-cat': 'ca>pt ca>pt-BR pt>ca',
  'apertium-pt-gl': 'gl>pt pt>gl',
  'apertium-rus-ukr': 'ru>uk uk>ru',
  'apertium-spa-cat': 'ca>es es>ca es>ca-valencia',
  'apertium-spa-ita': 'es>it it>es',
  'apertium-swe-dan': 'da>sv sv>da',
  'apertium-swe-nor': 'nb>sv nn>sv sv>nb sv>nn',
  'apertium-urd-hin': 'hi>ur ur>hi',
};

interface PackagedPair extends LanguagePair {
  package: string;
}
const PACKAGED_PAIRS: readonly PackagedPair[] = Object.entries(APERTIUM_PACKAGES).flatMap(([name, pairs]) =>
  pairs.split(' ').map((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return { from, to, package: name };
  }),
);

/**
 * Debian packages that let Apertium translate from one BCP 47 language to another, directly or over one other language
 * (`apertiumPackagesFor('en', 'fr')` → apertium-eng-spa, apertium-fr-es). They bring the program `apertium` with them.
 * Empty: Apertium cannot do this pair whatever is installed.
 */
export function apertiumPackagesFor(from: string, to: string): string[] {
  const route = translationRoute(PACKAGED_PAIRS, from, to) as PackagedPair[] | null;
  return [...new Set((route ?? []).map((pair) => pair.package))];
}

/** Target languages (BCP 47) that Apertium's packages can reach from a language, directly or over one other. Sorted. */
export function apertiumTargets(from: string): string[] {
  const all = new Set(PACKAGED_PAIRS.map((pair) => pair.to));
  return [...all].filter((to) => translationRoute(PACKAGED_PAIRS, from, to)).sort();
}
