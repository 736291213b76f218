import type {
  ArtifactView,
  JobLanguageView,
  JobSummary,
  LogLine,
  PublishingView,
  StageRunView,
} from '@z2/contracts';
import { findingsOf, isJobRetryable } from '@z2/contracts';

import type { Job, JobFile, JobLanguage, JobLog, JobPublishing, StageRun } from '../entities';

const iso = (date: Date | null): string | null => (date ? date.toISOString() : null);
const fileUrl = (id: string): string => `/api/files/${id}`;
const tenth = (value: number): number => Math.round(value * 10) / 10;

export function artifactView(file: JobFile): ArtifactView {
  return {
    id: file.id,
    stage: file.stage,
    kind: file.kind,
    language: file.language,
    name: file.name,
    sha256: file.sha256,
    size: file.size,
    mime: file.mime,
    created_at: file.created_at.toISOString(),
    url: fileUrl(file.id),
  };
}

export function languageView(row: JobLanguage): JobLanguageView {
  return { language: row.language, status: row.status, progress: tenth(row.progress), error: row.error };
}

/** What a summary needs beside the job's own row. */
export interface JobParts {
  languages: readonly JobLanguage[];
  /** Names of the checks that did not hold. */
  failedChecks: readonly string[];
  /** Id of the best candidate's file, the newest where it was made twice. */
  thumbnail: string | null;
}

/** Languages stand in the order in which they were asked for. */
export function jobSummary(job: Job, { languages, failedChecks, thumbnail }: JobParts): JobSummary {
  const { target_languages: order } = job;
  return {
    job_uuid: job.job_uuid,
    status: job.status,
    progress: tenth(job.progress),
    title: job.title,
    source: job.source,
    youtube_url: job.youtube_url,
    video_id: job.video_id,
    source_language: job.source_language,
    target_languages: order,
    languages: [...languages]
      .sort((a, b) => order.indexOf(a.language) - order.indexOf(b.language))
      .map(languageView),
    error: job.error,
    error_message: job.error?.message ?? null,
    retryable: isJobRetryable({ ...job, languages: languages.map(languageView) }),
    findings: findingsOf(failedChecks),
    thumbnail: thumbnail ? fileUrl(thumbnail) : null,
    priority: job.priority,
    run_at: iso(job.run_at),
    created_at: job.created_at.toISOString(),
    started_at: iso(job.started_at),
    completed_at: iso(job.completed_at),
    updated_at: job.updated_at.toISOString(),
  };
}

export function stageRunView(run: StageRun): StageRunView {
  return {
    id: run.id,
    stage: run.stage,
    language: run.language || null,
    state: run.state,
    progress: run.state === 'DONE' ? 1 : run.progress,
    attempt: run.attempt,
    from_checkpoint: run.from_checkpoint,
    error: run.error,
    started_at: iso(run.started_at),
    finished_at: iso(run.finished_at),
  };
}

export function publishingView(row: JobPublishing): PublishingView {
  return {
    id: row.id,
    publisher: row.publisher,
    target: row.target,
    language: row.language,
    state: row.state,
    url: row.url,
    error: row.error,
    updated_at: row.updated_at.toISOString(),
  };
}

export function logLine(row: JobLog): LogLine {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    level: row.level,
    stage: row.stage,
    language: row.language,
    message: row.message,
  };
}
