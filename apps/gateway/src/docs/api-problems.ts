import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';
import type { Problem } from '@z2/contracts';

/** RFC 9457 problem details, with Z2's code and remedy. */
export class ProblemDto implements Problem {
  @ApiProperty({ example: '/docs#JOB_NOT_FOUND' })
  type!: string;
  @ApiProperty({ example: 'Not found' })
  title!: string;
  @ApiProperty({ example: 404 })
  status!: number;
  @ApiProperty({ example: 'There is no job 7c1….' })
  detail!: string;
  @ApiProperty({ example: '/api/jobs/7c1…' })
  instance!: string;
  @ApiProperty({
    example: 'JOB_NOT_FOUND',
    description: 'Stable; the list stands in libs/contracts/src/errors.ts.',
  })
  code!: string;
  @ApiProperty({ example: 'There is no job 7c1….' })
  message!: string;
  @ApiProperty({ example: 'List the jobs: GET /api/jobs.' })
  remedy!: string;
  @ApiProperty({ format: 'uuid', description: 'Stands in the log of the gateway too.' })
  error_id!: string;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  details?: Record<string, unknown>;
}

/** The errors that a call answers with. */
export function ApiProblems(...statuses: number[]): MethodDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({ status, type: ProblemDto, description: 'application/problem+json' }),
    ),
  );
}
