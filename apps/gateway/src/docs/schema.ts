/** The part of JSON Schema 2020-12 (as in OpenAPI 3.1) that our documents use. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: readonly (string | null)[];
  const?: string | boolean;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  oneOf?: JsonSchema[];
  examples?: unknown[];
}

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];

/**
 * Schema of an interface of libs/contracts: the compiler refuses a field too much, too little, or wrongly optional.
 * Optional fields stand in `optional`, all others are required.
 */
export function objectOf<T>(
  properties: { [K in Exclude<keyof T, OptionalKeys<T>>]: JsonSchema },
  optional: { [K in OptionalKeys<T>]-?: JsonSchema },
  extra: Pick<JsonSchema, 'description' | 'examples'> = {},
): JsonSchema {
  return {
    type: 'object',
    ...extra,
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

export const text: JsonSchema = { type: 'string' };
export const textOrNull: JsonSchema = { type: ['string', 'null'] };
export const uuid: JsonSchema = { type: 'string', format: 'uuid' };
export const integer: JsonSchema = { type: 'integer' };
export const number: JsonSchema = { type: 'number' };
export const numberOrNull: JsonSchema = { type: ['number', 'null'] };
export const flag: JsonSchema = { type: 'boolean' };
export const time: JsonSchema = { type: 'string', format: 'date-time', description: 'ISO 8601 in UTC.' };
export const timeOrNull: JsonSchema = { type: ['string', 'null'], format: 'date-time' };
export const language: JsonSchema = { type: 'string', description: 'BCP 47.', examples: ['es'] };
export const languageOrNull: JsonSchema = { type: ['string', 'null'], description: 'BCP 47.' };
export const anyObject: JsonSchema = { type: 'object', additionalProperties: true };
export const fraction: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };
export const percent: JsonSchema = { type: 'number', minimum: 0, maximum: 100, description: '0–100.' };
export const milliseconds: JsonSchema = { type: 'integer', description: 'Milliseconds.' };
export const bytes: JsonSchema = { type: 'integer', minimum: 0, description: 'Bytes.' };
export const sha256: JsonSchema = { type: 'string', description: 'SHA-256, lower-case hex.' };

export function oneOfTexts(values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}
export function refTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
export function orNull(schema: JsonSchema): JsonSchema {
  return { oneOf: [schema, { type: 'null' }] };
}
