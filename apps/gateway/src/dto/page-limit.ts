import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

import { Optional } from './optional';

/** How many are wanted at most, as a query parameter: 1 to `most`, else `usual`. */
export function PageLimit(most: number, usual: number): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: most, default: usual }),
    Optional(),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(most),
  );
}
