import { ApiPropertyOptional } from '@nestjs/swagger';
import { SETTING_LIMITS, type UpdateSettingsRequest } from '@z2/contracts';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

import { NamedNumbers, StageNumbers, StorageNumbers } from './is-number-record';
import { Optional } from './optional';
import { PageLimit } from './page-limit';

type ByName = Record<string, number | null>;
const LIMITS = SETTING_LIMITS;

/** Body of PATCH /api/settings. */
export class UpdateSettingsDto implements UpdateSettingsRequest {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 2 ** 31 - 1,
    description:
      'Of the settings that were read; refused where they are others by then. Absent: in any case.',
  })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(2 ** 31 - 1)
  version?: number;

  @StageNumbers(LIMITS.concurrency, 'Stage runs that one worker does at a time.')
  concurrency?: ByName | null;

  @StageNumbers(LIMITS.stage_limits, 'Stage runs at a time of all workers together.')
  stage_limits?: ByName | null;

  @NamedNumbers(LIMITS.engine_limits, 'engine', 'Requests of one worker at a time to a service, by engine.')
  engine_limits?: ByName | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: LIMITS.max_attempts.min,
    maximum: LIMITS.max_attempts.max,
    description: 'Attempts of a stage run before it fails.',
  })
  @IsOptional()
  @IsInt()
  @Min(LIMITS.max_attempts.min)
  @Max(LIMITS.max_attempts.max)
  max_attempts?: number | null;

  @NamedNumbers(LIMITS.engine_attempts, 'engine', 'The same where a service failed, by engine.')
  engine_attempts?: ByName | null;

  @NamedNumbers(
    LIMITS.owner_shares,
    'owner',
    'How many turns an owner gets while others get one; others than these get one.',
  )
  owner_shares?: ByName | null;

  @StorageNumbers(
    LIMITS.storage,
    'quota_mib: most that may lie in storage. keep_days: jobs that ended longer ago go; keep_finals (1): but their results. intermediates_days: sources and what only later stages need go after so many days.',
  )
  storage?: ByName | null;
}

export class SettingChangesQueryDto {
  @PageLimit(200, 50)
  limit?: number;
}
