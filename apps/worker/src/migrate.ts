import { migrate } from '@z2/entities';
import { loadConfig } from '@z2/runtime';

import { answerOnce } from './answer-once';

/** `./z2 migrate`: brings the database up to date and says what was done. */
answerOnce(async () => {
  const { databaseUrl } = loadConfig();
  return { migrated: await migrate(databaseUrl ?? 'postgres://127.0.0.1:5432/z2') };
});
