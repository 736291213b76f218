import { type ErrorBody, type ErrorCode, EXIT_CODES, Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import { MIGRATE } from './paths';

/**
 * Runs the migrations in a process of their own: the CLI knows no database.
 *
 * @returns names of the migrations that were run
 * @throws Z2Error as the process told it, e.g. DATABASE_NEWER
 */
export async function migrateDatabase(env: Record<string, string>): Promise<string[]> {
  const result = await runProcess(process.execPath, ['--disable-warning=ExperimentalWarning', MIGRATE], {
    env,
    okExitCodes: Object.values(EXIT_CODES),
    timeoutMs: 600_000,
  });
  if (result.exitCode === 0) {
    return (JSON.parse(result.stdout) as { migrated: string[] }).migrated;
  }
  throw errorOfLastLine(result.stderr, 'The database could not be migrated');
}

/** The error that a process of Z2 left as the last line of its output, in JSON. */
export function errorOfLastLine(output: string, sentence: string): Z2Error {
  const last = output.trim().split('\n').at(-1) ?? '';
  try {
    const body = JSON.parse(last) as ErrorBody;
    return new Z2Error(body.code as ErrorCode, body.message, body);
  } catch {
    return new Z2Error('INTERNAL', `${sentence}: ${last}`, { remedy: 'Report it with this message.' });
  }
}
