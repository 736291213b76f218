import { toZ2Error } from '@z2/contracts';
import { migrate } from '@z2/entities';
import { loadConfig } from '@z2/runtime';

/** `./z2 migrate`: brings the database up to date and says what was done. */
async function main(): Promise<void> {
  const { databaseUrl } = loadConfig();
  const done = await migrate(databaseUrl ?? 'postgres://127.0.0.1:5432/z2');
  process.stdout.write(`${JSON.stringify({ migrated: done })}\n`);
}

main().catch((thrown: unknown) => {
  const error = toZ2Error(thrown);
  process.stderr.write(`${JSON.stringify(error.toBody())}\n`);
  process.exitCode = error.exit;
});
