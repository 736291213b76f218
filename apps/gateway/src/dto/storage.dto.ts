import { ApiPropertyOptional } from '@nestjs/swagger';
import type { CleanRequest } from '@z2/contracts';
import { IsBoolean, IsOptional } from 'class-validator';

import { OptionalBody } from './request.pipe';

/** Body of POST /api/storage/clean. */
@OptionalBody()
export class CleanStorageDto implements CleanRequest {
  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Only tell what would be removed.' })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean;
}
