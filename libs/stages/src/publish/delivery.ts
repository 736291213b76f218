import { createHash } from 'node:crypto';

import type { ArtifactRef, Check, JobReport, PublishTarget } from '@z2/contracts';
import type { PublishedFile, Publisher, PublishRequest } from '@z2/publishers';

import type { StageContext } from '../stage';
import type { PublishInput } from '../stage-io';
import { earlierLanguages, withEarlierLanguages } from './earlier-analysis';
import { earlierChecks, earlierResults } from './earlier-results';
import type { PublishIntent } from './publish-ledger';

/** Thumbnails come best first. */
const thumbnailName = (at: number): string => (at === 0 ? 'thumbnail.jpg' : `thumbnail-${at + 1}.jpg`);

/** A publisher with one of its targets. */
export interface PublishPlace {
  publisher: Publisher;
  target: PublishTarget;
}

/** What goes to one place, and the intent that stands for exactly that. */
export interface Delivery extends PublishPlace {
  intent: PublishIntent;
  request: PublishRequest;
  files: ArtifactRef[];
  /** Of the report: what is to be known of earlier results at the place. */
  checks: Check[];
}

/**
 * What is to be delivered to a place.
 *
 * @param files of the delivery but the report
 * @param earlier what lies at the place already, of this job
 */
export async function prepareDelivery(
  input: PublishInput,
  files: readonly ArtifactRef[],
  { publisher, target }: PublishPlace,
  earlier: readonly PublishedFile[],
  ctx: StageContext,
): Promise<Delivery> {
  const { job_uuid } = ctx.job;
  const place = publisher.describe(target);
  const ofLanguages = latest(earlier.filter((file) => file.language !== null));
  const key = hash([job_uuid, publisher.id, place, contentKey(input), input.report && ofLanguages]);
  // Made once, so that what is looked for or repeated after a crash is what was called for before it.
  const made = await ctx.chunk('publish-delivery', [key], async () => {
    const last = (input.report && (await publisher.earlier?.(target))) ?? null;
    let own = files;
    if (input.report && publisher.earlierLanguages) {
      const before = fullReport(input.report, files, ofLanguages, last);
      const there = await publisher.earlierLanguages(target);
      own = await withEarlierLanguages(files, earlierLanguages(before, there), ctx);
    }
    const report = input.report && fullReport(input.report, own, ofLanguages, last);
    return {
      all: await withReport(report, own, ctx),
      requested_at: new Date().toISOString(),
      checks: report ? earlierChecks(report, last) : [],
    };
  });
  const { all, requested_at } = made;
  const request: PublishRequest = {
    key,
    job_uuid,
    target,
    language: input.language,
    languages: languagesOf(input),
    requested_at,
    title: input.title,
    texts: input.texts,
    material: input.material,
    used: input.used ?? [],
    files: await Promise.all(
      all.map(async (ref) => {
        const { name, kind, sha256, size } = ref;
        return { path: await ctx.artifacts.open(ref), name, kind, sha256, size };
      }),
    ),
  };
  const intent = { job_uuid, language: input.language, publisher: publisher.id, target: place, key };
  // Deliveries that an earlier version prepared have none.
  return { publisher, target, intent, request, files: all, checks: made.checks ?? [] };
}

/** The files of a delivery; for the whole job with report.json. */
export async function withReport(
  report: JobReport | null,
  files: readonly ArtifactRef[],
  ctx: StageContext,
): Promise<ArtifactRef[]> {
  return report
    ? [...files, await ctx.artifacts.putJson(report, { kind: 'report', language: null, name: 'report.json' })]
    : [...files];
}

/**
 * The report with what lies at the place when it is delivered.
 *
 * @param ofLanguages files of the job's languages that lie there
 * @param last the report of the run before
 */
export function fullReport(
  report: JobReport,
  files: readonly ArtifactRef[],
  ofLanguages: readonly PublishedFile[],
  last: JobReport | null,
): JobReport {
  const own = files.map(({ name: path, kind, language, size, sha256 }) => ({
    ...{ path, kind, language, size, sha256 },
  }));
  const value: JobReport = { ...report, files: [...ofLanguages, ...own] };
  return { ...value, earlier: earlierResults(value, last) };
}

/** The files to deliver under the names that they get, but the report. */
export async function jobFiles(input: PublishInput, ctx: StageContext): Promise<ArtifactRef[]> {
  if (input.language !== null) {
    return input.files;
  }
  const named = (kind: ArtifactRef['kind'], name: (at: number) => string): ArtifactRef[] =>
    input.files.filter((file) => file.kind === kind).map((file, at) => ({ ...file, name: name(at) }));
  const others = input.files.filter(({ kind }) => kind !== 'transcript' && kind !== 'thumbnail');
  const analysis = input.analysis
    ? [
        await ctx.artifacts.putJson(withDeliveredNames(input.analysis), {
          kind: 'analysis',
          language: null,
          name: 'analysis.json',
        }),
      ]
    : [];
  return [
    ...named('transcript', () => 'transcript.json').slice(0, 1),
    ...named('thumbnail', thumbnailName),
    ...others,
    ...analysis,
  ];
}

/** Names in the analysis are those of files beside it. */
function withDeliveredNames(analysis: NonNullable<PublishInput['analysis']>): unknown {
  const { source } = analysis;
  const thumbnails = source?.thumbnails?.map((one, at) => ({ ...one, name: thumbnailName(at) }));
  return { ...analysis, source: source && { ...source, ...(thumbnails ? { thumbnails } : {}) } };
}

/** Those that a delivery is about: the language, or those that were published before the whole job is. */
function languagesOf({ language, report }: PublishInput): string[] {
  const published =
    report?.stages.filter(({ stage, state }) => stage === 'publish' && state === 'DONE') ?? [];
  return language === null ? published.flatMap(({ language: one }) => one ?? []) : [language];
}

/** Of several deliveries of a path the last counts. Sorted by path. */
function latest(files: readonly PublishedFile[]): PublishedFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * What is delivered, as a hash. Of the report only what became of the stages counts: its times differ at each try, and a try
 * again is the same delivery.
 */
export function contentKey({ language, files, analysis, report }: PublishInput): string {
  const stages = report?.stages.map(({ stage, language: of, state }) => [stage, of, state]) ?? null;
  return hash([
    language,
    files.map(({ kind, name, sha256 }) => [kind, name, sha256]),
    analysis,
    report && [report.status, stages],
  ]);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
