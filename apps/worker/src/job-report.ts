import type { DubReport, EngineUse, JobReport, PublishPreview } from '@z2/contracts';
import { totalCost, Z2_VERSION } from '@z2/contracts';
import { type Job, type JobMetadataRow, runChecks, type StageRun, workedMs } from '@z2/entities';

/** report.json from the rows of the job; the files are filled in by the publisher that writes them. */
export function jobReport(job: Job, runs: readonly StageRun[], metadata: JobMetadataRow | null): JobReport {
  const own = runs
    .filter((run) => !(run.stage === 'publish' && run.language === ''))
    .sort((a, b) => began(a) - began(b));
  return {
    z2_version: Z2_VERSION,
    job_uuid: job.job_uuid,
    status: own.every((run) => run.state === 'DONE') ? 'COMPLETED' : 'FAILED',
    source: job.source,
    source_sha256: sourceHash(runs),
    title: job.title,
    options: job.options,
    clip: metadata?.data.clip ?? null,
    duration_ms: metadata?.data.duration_ms ?? 0,
    source_language: job.source_language,
    created_at: job.created_at.toISOString(),
    finished_at: new Date().toISOString(),
    stages: own.map((run) => {
      const output = run.output as { engines?: EngineUse[]; dub?: DubReport } | null;
      return {
        stage: run.stage,
        language: run.language || null,
        state: run.state,
        from_checkpoint: run.from_checkpoint,
        attempts: run.attempt,
        duration_ms: run.started_at && run.finished_at ? workedMs(run, run.finished_at) : null,
        engines: output?.engines ?? [],
        checks: runChecks(run, runs),
        ...(output?.dub ? { dub: output.dub } : {}),
        error: run.error,
      };
    }),
    cost: totalCost(own.flatMap((run) => (run.output as { engines?: EngineUse[] } | null)?.engines ?? [])),
    previews: own.flatMap((run) => (run.output as { previews?: PublishPreview[] } | null)?.previews ?? []),
    files: [],
    earlier: [],
  };
}

/** In the order in which they ran; what never began comes last. */
const began = ({ started_at }: StageRun): number => started_at?.getTime() ?? Infinity;

function sourceHash(runs: readonly StageRun[]): string | null {
  const download = runs.find(({ stage, state }) => stage === 'download' && state === 'DONE');
  return (download?.output as { media?: { sha256: string } } | undefined)?.media?.sha256 ?? null;
}
