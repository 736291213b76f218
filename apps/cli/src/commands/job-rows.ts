import { countOf, type JobSource, type JobSummary, SEVERITY_NAMES, STATUS_TEXTS } from '@z2/contracts';

import { plain } from '../view/plain';

/** Jobs for people, a row each, with a head. Those of one name tell where they come from. Pure but for the time zone. */
export function jobRows(jobs: readonly JobSummary[]): string[][] {
  const names = jobs.map(jobName);
  return [
    ['JOB', 'STATUS', '%', 'INTO', 'FOUND', 'CREATED', 'TITLE'],
    ...jobs.map((job, at) => {
      const name = names[at] ?? '';
      const place = plain(placeOf(job.source));
      const isShared = names.indexOf(name) !== names.lastIndexOf(name) && place !== name;
      return [
        ...[job.job_uuid.slice(0, 8), STATUS_TEXTS[job.status], String(Math.floor(job.progress))],
        ...[job.target_languages.join(','), foundWords(job), localTime(job.created_at)],
        isShared ? `${name}  (${place})` : name,
      ];
    }),
  ];
}

export function jobName({ title, source }: Pick<JobSummary, 'title' | 'source'>): string {
  return plain(title ?? placeOf(source));
}

function placeOf(source: JobSource): string {
  return source.kind === 'file' ? source.path : source.kind === 'upload' ? source.name : source.url;
}

/** `1 fault, 6 warnings`, short enough for a column. */
function foundWords({ findings: { errors, warnings } }: Pick<JobSummary, 'findings'>): string {
  return [
    ...(errors > 0 ? [countOf(errors, SEVERITY_NAMES.error)] : []),
    ...(warnings > 0 ? [countOf(warnings, SEVERITY_NAMES.warning)] : []),
  ].join(', ');
}

/** `2026-11-25 14:03:09` where the reader is: seconds tell apart what was begun twice in a row. */
function localTime(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE');
}
