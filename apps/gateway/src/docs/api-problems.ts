import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ERROR_CODES } from '@z2/contracts';

/** The errors that a call answers with, each with the codes that it may carry. */
export function ApiProblems(...statuses: number[]): MethodDecorator {
  return applyDecorators(
    // Whoever asks may be refused before the call is looked at.
    ...[...new Set([...statuses, 403, 429])].map((status) =>
      ApiResponse({
        status,
        description: codesOf(status).join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}

function codesOf(status: number): string[] {
  const codes = Object.entries(ERROR_CODES)
    .filter(([, facts]) => facts.http === status)
    .map(([code]) => code);
  return codes.length > 0 ? codes : ['VALIDATION_FAILED'];
}
