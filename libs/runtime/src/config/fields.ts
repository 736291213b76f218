import { readFileSync } from 'node:fs';

import { parseLanguage, parseTranslationOrder } from '@z2/contracts';
import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** A number of bytes, plain or with KiB, MiB, GiB, TiB: `8GiB`. */
export const byteCount = z.string().transform((text, context) => {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([KMGT]iB)?\s*$/.exec(text) ?? [];
  const bytes = Math.round(Number(number) * (UNITS[unit] ?? NaN));
  if (!Number.isSafeInteger(bytes) || bytes <= 0) {
    context.addIssue({ code: 'custom', message: 'must be a size such as 8GiB or 1048576' });
    return z.NEVER;
  }
  return bytes;
});

export const wholeNumber = (min: number, max: number) =>
  z.string().transform((text, context) => {
    const number = Number(text);
    if (!/^\d+$/.test(text.trim()) || number < min || number > max) {
      context.addIssue({ code: 'custom', message: `must be a whole number from ${min} to ${max}` });
      return z.NEVER;
    }
    return number;
  });

export const flag = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.enum(['true', 'false', '1', '0'], { error: 'must be true or false' }))
  .transform((text) => text === 'true' || text === '1');

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** Comma-separated words without blanks. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

/** Which private addresses may be called: `true`, `false`, or a list of `host:port`. */
export const privateHosts = list.transform((words) => {
  const isFlag = words.length === 1 && /^(true|false|1|0)$/i.test(words[0] ?? '');
  return {
    allowPrivate: isFlag && /^(true|1)$/i.test(words[0] ?? ''),
    allowedHosts: isFlag ? [] : words,
  };
});

/** Origins as browsers name them: scheme, host and port. */
export const origins = list.transform((words, context) =>
  words.map((word) => {
    const url = URL.parse(word);
    if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
      context.addIssue({
        code: 'custom',
        message: `must be origins as https://studio.example, and ${word} is none`,
      });
      return z.NEVER;
    }
    return url.origin;
  }),
);

export const languageList = list.transform((tags, context) =>
  tags.map((tag) => {
    const language = parseLanguage(tag);
    if (!language) {
      context.addIssue({ code: 'custom', message: `has an unknown language: ${tag}` });
    }
    return language ?? tag;
  }),
);

/** At least one of them. */
export const youtubeEngines = list.pipe(
  z
    .array(z.enum(['yt-dlp', 'youtubei', 'ytdl-core'], 'must be of yt-dlp, youtubei, ytdl-core'))
    .min(1, 'must name at least one engine'),
);

/** One or two `whsec_` secrets of Standard Webhooks, comma-separated. */
export const webhookSecrets = list.pipe(
  z
    .array(
      z.string().refine((secret) => {
        const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
        const { byteLength } = Buffer.from(base64 ?? '', 'base64');
        return byteLength >= 24 && byteLength <= 64;
      }, 'must be whsec_ and 24 to 64 bytes in base64 (make one: echo whsec_$(openssl rand -base64 32))'),
    )
    .min(1, 'must hold a secret')
    .max(2, 'must hold one secret, or two while one takes the place of the other'),
);

/** `en>ja=deepl,openai;*=google`. */
export const translationOrder = z.string().transform((text, context) => {
  try {
    return parseTranslationOrder(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const price = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  per_million_characters: z.number().nonnegative().optional(),
  per_million_tokens_in: z.number().nonnegative().optional(),
  per_million_tokens_out: z.number().nonnegative().optional(),
  per_hour: z.number().nonnegative().optional(),
});

/** Prices by engine: JSON, or the path of a file that holds it. */
export const prices = z.string().transform((text, context): Record<string, z.output<typeof price>> => {
  try {
    const json: unknown = JSON.parse(text.trim().startsWith('{') ? text : readFileSync(text, 'utf8'));
    return z.record(z.string(), price).parse(json);
  } catch (error) {
    const fault = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    context.addIssue({ code: 'custom', message: `must be JSON of prices, or a file with it: ${fault}` });
    return z.NEVER;
  }
});
