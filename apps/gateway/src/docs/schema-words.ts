import { ERROR_CODES, JOB_STATUSES, STAGE_NAMES } from '@z2/contracts';

import { oneOfTexts, orNull, refTo, text } from './schema';

export const status = oneOfTexts(JOB_STATUSES);
export const stage = oneOfTexts(STAGE_NAMES);
export const code = {
  ...oneOfTexts(Object.keys(ERROR_CODES)),
  description: 'Never renamed or given another meaning.',
};
export const remedy = { ...text, description: 'What the reader can do about it.' };
export const errorOrNull = orNull(refTo('ErrorBody'));
