import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

import type { SchemaName } from './schemas';

/** A JSON answer whose schema stands in docs/schemas.ts. `list`: an array of it. */
export function ApiAnswer(
  status: number,
  name: SchemaName,
  description: string,
  options: { list?: boolean } = {},
): MethodDecorator {
  const one = { $ref: `#/components/schemas/${name}` };
  const schema = options.list ? { type: 'array', items: one } : one;
  return applyDecorators(ApiResponse({ status, description, content: { 'application/json': { schema } } }));
}
