import type { JsonSchema } from '../docs/schema';

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Where a value breaks a schema, as paths with reasons; the part of JSON Schema that our document uses. */
export function schemaFaults(
  value: unknown,
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
  at = '$',
): string[] {
  if (schema.$ref) {
    const target = components[schema.$ref.split('/').at(-1) ?? ''];
    return target ? schemaFaults(value, target, components, at) : [`${at}: ${schema.$ref} is not there`];
  }
  if (schema.oneOf) {
    const fits = schema.oneOf.filter((one) => schemaFaults(value, one, components, at).length === 0);
    return fits.length === 1 ? [] : [`${at}: fits ${fits.length} of oneOf`];
  }
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => TYPES[type]?.(value))) {
    return [`${at}: ${JSON.stringify(value)} is no ${types.join(' or ')}`];
  }
  if (schema.enum && !schema.enum.includes(value as string)) {
    return [`${at}: ${JSON.stringify(value)} is not in the list`];
  }
  if (schema.const !== undefined && value !== schema.const) {
    return [`${at}: is not ${schema.const}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      schemaFaults(item, schema.items ?? {}, components, `${at}[${index}]`),
    );
  }
  return typeof value === 'object' && value !== null
    ? objectFaults(value as Record<string, unknown>, schema, components, at)
    : [];
}

function objectFaults(
  value: Record<string, unknown>,
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
  at: string,
): string[] {
  const missing = (schema.required ?? [])
    .filter((key) => !(key in value))
    .map((key) => `${at}.${key}: missing`);
  const inner = Object.entries(value).flatMap(([key, item]) => {
    const known =
      schema.properties?.[key] ??
      (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    if (known) {
      return schemaFaults(item, known, components, `${at}.${key}`);
    }
    return schema.additionalProperties === false ? [`${at}.${key}: not described`] : [];
  });
  return [...missing, ...inner];
}
