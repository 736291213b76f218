import fc from 'fast-check';

import type { JsonSchema } from '../../apps/gateway/src/docs/schema';

/** Parameters are written with more words of JSON Schema than our own schemas use. */
export interface FuzzedSchema extends JsonSchema {
  default?: unknown;
  example?: unknown;
  items?: FuzzedSchema;
  anyOf?: FuzzedSchema[];
  /** Of one: a reference with a description. */
  allOf?: FuzzedSchema[];
}

/** Values that stand for themselves, by name of a field. */
export type Fixed = Readonly<Record<string, readonly unknown[]>>;

/** What has broken other services: numbers at their ends, texts that mean something to shells, SQL, paths, HTML and dates. */
const NASTY_TEXTS = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\u202e',
    '\u{1f600}',
    'İ',
    '%',
    '%00',
    '%2e%2e%2f',
    '../../etc/passwd',
  ],
  ...['..\\..\\x', "'; DROP TABLE jobs; --", '$1', '{{7*7}}', '<script>', '__proto__', 'constructor', 'null'],
  ...['NaN', '-1', '1e309', '0x10', '9'.repeat(400), 'a'.repeat(5_000), '\r\nSet-Cookie: a=b', 'true'],
  ...[
    '2026-02-30T00:00:00Z',
    '2026-W12',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59+23:59',
    '1970-01-01T00:00:00.1Z',
  ],
  ...['http://[::1]/', 'http://169.254.169.254/', 'file:///etc/passwd', 'javascript:1', 'http://a:b@c/'],
  ...['00000000-0000-4000-8000-000000000000', 'es', 'zh-Hant-TW', 'x-private', 'en-GB-oed', 'bytes=9-1'],
];
const NASTY_NUMBERS = [0, -0, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e308, 5e-324];

export const nastyText = fc.oneof(
  fc.constantFrom(...NASTY_TEXTS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

/** Anything that JSON can say. */
export const anyJson = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, ...NASTY_NUMBERS),
  nastyText,
  fc.jsonValue({ maxDepth: 3 }),
  // Deeper than any recursion should follow.
  fc.integer({ min: 10, max: 200 }).map((depth) => nested(depth)),
);

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { options: nested(depth - 1) };
}

/** Values that a schema allows, most of them; a field named in `fixed` is one of these (undefined: it is left out). */
export function valid(
  schema: FuzzedSchema,
  components: Record<string, FuzzedSchema>,
  fixed: Fixed = {},
): fc.Arbitrary<unknown> {
  if (schema.$ref) {
    return valid(components[schema.$ref.split('/').at(-1) ?? ''] ?? {}, components, fixed);
  }
  const kinds = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (kinds) {
    return fc.oneof(...kinds.map((one) => valid(one, components, fixed)));
  }
  if (schema.enum) {
    return fc.constantFrom(...schema.enum);
  }
  const known = [schema.example, schema.default].filter((value) => value !== undefined);
  const types = [schema.type ?? 'object'].flat();
  const made = fc.oneof(...types.map((type) => ofType(type, schema, components, fixed)));
  return known.length > 0 ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, made) : made;
}

function ofType(
  type: string | undefined,
  schema: FuzzedSchema,
  components: Record<string, FuzzedSchema>,
  fixed: Fixed,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid(schema.items ?? {}, components), { maxLength: 4 });
    case 'string':
      return schema.format === 'date-time'
        ? fc
            .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
            .map((at) => at.toISOString())
        : schema.format === 'uuid'
          ? fc.uuid()
          : fc.oneof(fc.constantFrom('es', 'fr', 'en', 'talk'), fc.string({ maxLength: 20 }));
    case undefined:
    default:
      return objectOf(schema, components, fixed);
  }
}

function objectOf(
  schema: FuzzedSchema,
  components: Record<string, FuzzedSchema>,
  fixed: Fixed,
): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [
    name,
    fixed[name] ? fc.constantFrom(...fixed[name]) : valid(field, components, fixed),
  ]);
  const always = Object.keys(schema.properties ?? {}).filter((name) => name in fixed);
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [...new Set([...(schema.required ?? []), ...always])],
  });
}

/** A value with one place of it replaced by anything, or with a field that nobody knows. */
export function spoilt(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(value, fc.nat(), anyJson, nastyText).map(([whole, place, wrong, name]) => {
    const paths = pathsOf(whole);
    return replaced(whole, paths[place % (paths.length + 1)] ?? [name], wrong);
  });
}

function pathsOf(value: unknown): string[][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [
        [key],
        ...pathsOf(inner).map((path) => [key, ...path]),
      ])
    : [];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], wrong: unknown): unknown {
  if (key === undefined) {
    return wrong;
  }
  const copy: Record<string, unknown> = Array.isArray(value)
    ? (Object.assign([], value) as unknown as Record<string, unknown>)
    : { ...(value as Record<string, unknown>) };
  // `__proto__` as a name of its own, as JSON has it.
  Object.defineProperty(copy, key, {
    value: replaced(copy[key], rest, wrong),
    ...{ enumerable: true, configurable: true, writable: true },
  });
  return copy;
}
