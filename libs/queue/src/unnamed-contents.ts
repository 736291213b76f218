import type { DataSource } from 'typeorm';

/** How hashes stand in a JSON value of PostgreSQL. */
const NAMED_IN = (value: string): string => `regexp_matches(${value}, '"sha256": "([0-9a-f]{64})"', 'g')`;

/**
 * Notes contents of storage that no row names, so that FileRemoval takes them away when it is certain that nobody needs them: a
 * worker that was killed between storing and writing down leaves such. Returns how many there are.
 *
 * @param contents all that lies in storage, by SHA-256
 */
export async function noteUnnamed(dataSource: DataSource, contents: readonly string[]): Promise<number> {
  const unknown = await dataSource.query<{ sha256: string }[]>(
    `SELECT sha256 FROM unnest($1::text[]) AS stored (sha256)
     WHERE NOT EXISTS (SELECT 1 FROM job_files f WHERE f.sha256 = stored.sha256)
       AND NOT EXISTS (SELECT 1 FROM job_contents c WHERE c.sha256 = stored.sha256)
       AND NOT EXISTS (SELECT 1 FROM removed_files r WHERE r.sha256 = stored.sha256)`,
    [contents],
  );
  if (unknown.length === 0) {
    return 0;
  }
  const noted = await dataSource.query<unknown[]>(
    `INSERT INTO removed_files (sha256)
       SELECT unnest($1::text[])
       EXCEPT SELECT m[1] FROM checkpoints, ${NAMED_IN('output::text')} AS m
       EXCEPT SELECT m[1] FROM stage_runs, ${NAMED_IN('concat(output::text, early::text)')} AS m
     ON CONFLICT DO NOTHING RETURNING sha256`,
    [unknown.map(({ sha256 }) => sha256)],
  );
  return noted.length;
}
