import fc from 'fast-check';

import { anyJson, type Fixed, type FuzzedSchema, nastyText, spoilt, valid } from './arbitrary-values';

interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  schema: FuzzedSchema;
  required?: boolean;
}
export interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: FuzzedSchema }> };
  responses: Record<string, { content?: Record<string, { schema: FuzzedSchema }> }>;
}
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, FuzzedSchema> };
}

export interface FuzzedRequest {
  method: string;
  template: string;
  operation: Operation;
  /** Of a path parameter: a number chooses among the ids that are there. */
  path: Record<string, number | string>;
  query: [string, string][];
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

/** Requests to every operation of the document: most of them valid or nearly so. `fixed`: values of fields by name. */
export function requestsOf(document: ApiDocument, fixed: Fixed): fc.Arbitrary<FuzzedRequest> {
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ template, method, operation })),
  );
  return fc
    .constantFrom(...operations)
    .chain(({ template, method, operation }) =>
      fc.record({
        ...{ method: fc.constant(method.toUpperCase()), template: fc.constant(template) },
        operation: fc.constant(operation),
        path: pathOf(operation),
        query: queryOf(operation, document),
        headers: headersOf(operation),
        body: bodyOf(operation, document, fixed),
      }),
    )
    .map(({ body, ...rest }) => ({
      ...rest,
      headers: { ...(body.type ? { 'content-type': body.type } : {}), ...rest.headers },
      body: ['GET', 'HEAD'].includes(rest.method) ? undefined : body.content,
    }));
}

const parametersOf = (operation: Operation, place: Parameter['in']): Parameter[] =>
  (operation.parameters ?? []).filter((parameter) => parameter.in === place);

/** What a URL drops from its path: with it, another operation would be asked. */
const NO_SEGMENT = new Set(['', '.', '..']);

function pathOf(operation: Operation): fc.Arbitrary<Record<string, number | string>> {
  const one = fc.oneof(
    { weight: 6, arbitrary: fc.nat({ max: 1_000 }) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: nastyText.filter((text) => !NO_SEGMENT.has(text)) },
  );
  return fc.record(Object.fromEntries(parametersOf(operation, 'path').map(({ name }) => [name, one])));
}

function queryOf(operation: Operation, document: ApiDocument): fc.Arbitrary<[string, string][]> {
  const pairs = parametersOf(operation, 'query').map(({ name, schema }) => {
    const value = fc.oneof(
      { weight: 4, arbitrary: valid(schema, document.components.schemas).map((one) => String(one)) },
      { weight: 1, arbitrary: nastyText },
    );
    return value.map((text): [string, string] => [name, text]);
  });
  const unknown = fc.tuple(nastyText, nastyText);
  const known =
    pairs.length > 0 ? fc.array(fc.oneof(...pairs), { maxLength: 3 }) : fc.constant<[string, string][]>([]);
  return fc.oneof(
    { weight: 8, arbitrary: known },
    {
      weight: 1,
      arbitrary: fc.tuple(known, unknown).map(([some, one]): [string, string][] => [...some, one]),
    },
  );
}

/** What fetch takes as a header: no line breaks, one byte a character. */
const headerText = nastyText.map((text) =>
  text
    .replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '?')
    .trim()
    .slice(0, 500),
);

function headersOf(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const described = parametersOf(operation, 'header');
  const names = [...described.map(({ name }) => name), 'accept', 'if-none-match'];
  const good = described.filter(({ schema }) => schema.example !== undefined);
  const needed = good.filter(({ required }) => required);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(valuesOf(needed)) },
    { weight: 2, arbitrary: fc.constant(valuesOf(good)) },
    fc.dictionary(fc.constantFrom(...names), headerText, { maxKeys: 2 }),
  );
}

const valuesOf = (parameters: readonly Parameter[]): Record<string, string> =>
  Object.fromEntries(parameters.map(({ name, schema }) => [name, String(schema.example)]));

type Body = { type: string | null; content: string | Uint8Array | undefined };

function bodyOf(operation: Operation, document: ApiDocument, fixed: Fixed): fc.Arbitrary<Body> {
  const [[type, media] = []] = Object.entries(operation.requestBody?.content ?? {});
  if (!type || !media || type !== 'application/json') {
    const bytes = fc.uint8Array({ maxLength: 2_000 });
    return fc.oneof(
      fc.constant({ type: null, content: undefined }),
      bytes.map((content) => ({ type: type ?? null, content })),
    );
  }
  const json = (content: unknown): Body => ({ type, content: JSON.stringify(content) });
  const good = valid(media.schema, document.components.schemas, fixed);
  return fc.oneof(
    { weight: 6, arbitrary: good.map(json) },
    { weight: 4, arbitrary: spoilt(good).map(json) },
    { weight: 1, arbitrary: anyJson.map(json) },
    { weight: 1, arbitrary: nastyText.map((content) => ({ type, content })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(headerText, good)
        .map(([other, value]) => ({ type: other || 'text/plain', content: JSON.stringify(value) })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Body>({ type: null, content: undefined }, json('x'.repeat(300_000))),
    },
  );
}
