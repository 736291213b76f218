import type { Config } from '@z2/runtime';

import type { Finding } from './finding';

/** The services that translate where they are configured; whether they let Z2 in, GET /api/engines says. */
export function findTranslationServices(config: Config): Finding[] {
  const { deepl, google, libreTranslate } = config;
  return [
    service('DeepL', deepl && (deepl.url ?? 'a key is set'), 'set Z2_DEEPL_API_KEY (.env.example)'),
    service(
      'Google Cloud Translation',
      google.credentials && `the key is ${google.credentials}`,
      'set Z2_GOOGLE_CREDENTIALS to the JSON key of a service account (.env.example)',
    ),
    service('LibreTranslate', libreTranslate?.url ?? null, 'set Z2_LIBRETRANSLATE_URL (.env.example)'),
  ];
}

function service(what: string, found: string | null, remedy: string): Finding {
  return found
    ? { what, state: 'ok', found }
    : { what, state: 'optional', found: 'not configured', cost: 'other engines translate', remedy };
}
