import { ApiPropertyOptional } from '@nestjs/swagger';
import { DEFAULT_LINK_S, type FileLinkRequest, MAX_LINK_S } from '@z2/contracts';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';

import { OptionalBody } from './request.pipe';

/** Body of POST /api/files/{id}/link. */
@OptionalBody()
export class FileLinkDto implements FileLinkRequest {
  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 1, maximum: MAX_LINK_S, default: DEFAULT_LINK_S },
    description: 'Seconds from now.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_LINK_S)
  expires_in?: number;

  @ApiPropertyOptional({
    ...{ type: 'boolean', default: false },
    description: 'The browser saves the file instead of showing it.',
  })
  @IsOptional()
  @IsBoolean()
  download?: boolean;
}
