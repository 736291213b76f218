import type { StageName, StageTimes } from '@z2/contracts';
import { STAGE_NAMES } from '@z2/contracts';
import type { DataSource } from 'typeorm';

/** See {@link StageTimes}. What was found done took no time, and says nothing. */
export async function stageTimes(dataSource: DataSource): Promise<StageTimes[]> {
  const rows = await dataSource.query<{ stage: StageName; runs: string; ms: [number, number] }[]>(
    `SELECT stage, count(*) AS runs, percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY
         extract(epoch FROM finished_at - started_at) * 1000 - COALESCE((early->>'waited_ms')::float, 0)) AS ms
       FROM stage_runs
       WHERE state = 'DONE' AND NOT from_checkpoint AND started_at IS NOT NULL AND finished_at > now() - interval '30 days'
       GROUP BY stage`,
  );
  return rows
    .map(({ stage, runs, ms: [p50, p95] }) => ({
      ...{ stage, runs: Number(runs) },
      ...{ p50_ms: Math.max(0, Math.round(p50)), p95_ms: Math.max(0, Math.round(p95)) },
    }))
    .sort((a, b) => STAGE_NAMES.indexOf(a.stage) - STAGE_NAMES.indexOf(b.stage));
}
