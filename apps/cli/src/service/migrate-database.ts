import { askProgram } from './ask-program';
import { MIGRATE } from './paths';

const TIMEOUT_MS = 600_000;

/**
 * Runs the migrations.
 *
 * @returns names of the migrations that were run
 * @throws Z2Error as the process told it, e.g. DATABASE_NEWER
 */
export async function migrateDatabase(env: Record<string, string>): Promise<string[]> {
  const { migrated } = await askProgram<{ migrated: string[] }>(MIGRATE, null, {
    ...{ env, timeoutMs: TIMEOUT_MS, sentence: 'The database could not be migrated' },
  });
  return migrated;
}
