import { ApiPropertyOptional } from '@nestjs/swagger';
import type { CleanRequest } from '@z2/contracts';
import { IsBoolean } from 'class-validator';

import { Optional } from './optional';
import { OptionalBody } from './request.pipe';

/** Body of POST /api/storage/clean. */
@OptionalBody()
export class CleanStorageDto implements CleanRequest {
  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Only tell what would be removed.' })
  @Optional()
  @IsBoolean()
  dry_run?: boolean;
}
