import { ApiPropertyOptional } from '@nestjs/swagger';
import { DEFAULT_LINK_S, type FileLinkRequest, MAX_LINK_S } from '@z2/contracts';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';

import { Optional } from './optional';
import { OptionalBody } from './request.pipe';

/** Body of POST /api/files/{id}/link. */
@OptionalBody()
export class FileLinkDto implements FileLinkRequest {
  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 1, maximum: MAX_LINK_S, default: DEFAULT_LINK_S },
    description: 'Seconds from now.',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(MAX_LINK_S)
  expires_in?: number;

  @ApiPropertyOptional({
    ...{ type: 'boolean', default: false },
    description: 'The browser saves the file instead of showing it.',
  })
  @Optional()
  @IsBoolean()
  download?: boolean;
}
