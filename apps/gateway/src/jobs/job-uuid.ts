import { Z2Error } from '@z2/contracts';
import { isUUID } from 'class-validator';

/** The UUID of a path. @throws Z2Error JOB_NOT_FOUND: what is none names no job */
export function jobUuidOf(text: string): string {
  return isUUID(text) ? text : jobNotFound(text);
}

/** @throws Z2Error JOB_NOT_FOUND */
export function jobNotFound(jobUuid: string): never {
  throw new Z2Error('JOB_NOT_FOUND', `There is no job ${jobUuid.slice(0, 80)}.`, {
    remedy: 'List the jobs: ./z2 jobs (GET /api/jobs).',
    details: { job_uuid: jobUuid.slice(0, 80) },
  });
}
