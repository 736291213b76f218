import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';

/**
 * The field may be left out, and `null` is as good as that: whoever reads it finds undefined. Where null says something of its own
 * (`nullable` in the document) it is IsOptional.
 */
export function Optional(): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) => value ?? undefined),
  );
}
