import { createHash } from 'node:crypto';

import {
  type ArtifactRef,
  cancelledError,
  type Check,
  type JobReport,
  type PublishTarget,
  toZ2Error,
} from '@z2/contracts';
import {
  type PublishedFile,
  type Publisher,
  publisherFor,
  type Publishers,
  type PublishRequest,
  type PublishResult,
} from '@z2/publishers';

import type { Stage, StageContext } from '../stage';
import type { PublishInput, PublishOutput } from '../stage-io';
import { publishContext } from './publish-context';
import type { PublishIntent, PublishLedger } from './publish-ledger';

export interface PublishStageParts {
  publishers: Publishers;
  ledger: PublishLedger;
}

type Published = PublishOutput['published'][number];

interface Delivery {
  publisher: Publisher;
  intent: PublishIntent;
  request: PublishRequest;
  files: ArtifactRef[];
}

/**
 * Delivers files to each target, once: the intent is written first, then the call, then its result. Where an earlier call may
 * have been made, the target is looked at before it is made again.
 */
export class PublishStage implements Stage<PublishInput, PublishOutput> {
  readonly name = 'publish';

  constructor(private readonly parts: PublishStageParts) {}

  fingerprint(input: PublishInput): Promise<string[]> {
    return Promise.resolve([input.language ?? '', JSON.stringify(input.targets), contentKey(input)]);
  }

  async run(input: PublishInput, ctx: StageContext): Promise<PublishOutput> {
    // All targets are checked before the first is touched.
    const targets = input.targets.map((target) => ({
      target,
      publisher: publisherFor(this.parts.publishers, target),
    }));
    if (targets.length === 0) {
      ctx.log('INFO', 'Nothing is published: the job names no target. Its files stay in storage.');
    }
    const files = await jobFiles(input, ctx);
    const published: Published[] = [];
    const checks: Check[] = [];
    let made = await this.withReport(input, files, [], ctx);
    for (const [i, { target, publisher }] of targets.entries()) {
      const delivery = await this.prepare(input, files, target, publisher, ctx);
      const result = await this.deliver(delivery, ctx, (fraction) =>
        ctx.progress((i + fraction) / targets.length),
      );
      const { url, files: places } = result;
      checks.push(...(result.checks ?? []));
      published.push({ publisher: publisher.id, target: delivery.intent.target, url, files: places });
      made = delivery.files;
    }
    return { published, files: made.filter(isMadeHere), engines: [], checks };
  }

  /** What is to be delivered, and the intent that stands for exactly that. */
  private async prepare(
    input: PublishInput,
    files: readonly ArtifactRef[],
    target: PublishTarget,
    publisher: Publisher,
    ctx: StageContext,
  ): Promise<Delivery> {
    const { job_uuid } = ctx.job;
    const place = publisher.describe(target);
    const results = await this.parts.ledger.delivered(job_uuid, publisher.id, place);
    const ofLanguages = latest(
      results.flatMap(({ delivered }) => delivered).filter((file) => file.language !== null),
    );
    const key = hash([job_uuid, publisher.id, place, contentKey(input), input.report && ofLanguages]);
    // Made once, so that what is looked for or repeated after a crash is what was called for before it.
    const { all, requested_at } = await ctx.chunk('publish-delivery', [key], async () => ({
      all: await this.withReport(input, files, ofLanguages, ctx),
      requested_at: new Date().toISOString(),
    }));
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
      files: await Promise.all(
        all.map(async (ref) => {
          const { name, kind, sha256, size } = ref;
          return { path: await ctx.artifacts.open(ref), name, kind, sha256, size };
        }),
      ),
    };
    const intent = { job_uuid, language: input.language, publisher: publisher.id, target: place, key };
    return { publisher, intent, request, files: all };
  }

  private async deliver(
    { publisher, intent, request }: Delivery,
    ctx: StageContext,
    progress: (fraction: number) => void,
  ): Promise<PublishResult> {
    const { ledger } = this.parts;
    const { state, result } = await ledger.intend(intent);
    if (state === 'DONE') {
      ctx.log('INFO', `Was published to ${intent.target} already.`);
      progress(1);
      return result;
    }
    const context = publishContext(intent.key, ctx, progress);
    try {
      const found = state === 'UNKNOWN' ? await publisher.find(request, context) : null;
      const delivered = found ?? (await publisher.publish(request, context));
      await ledger.done(intent, delivered);
      ctx.log('INFO', outcome(intent.target, delivered, found !== null));
      progress(1);
      return delivered;
    } catch (thrown) {
      const error = ctx.signal.aborted ? cancelledError(ctx.signal.reason) : toZ2Error(thrown);
      await ledger.failed(intent, error.toBody());
      throw error;
    }
  }

  /** The files of a delivery; for the whole job with report.json, which lists what lies at the target then. */
  private async withReport(
    input: PublishInput,
    files: readonly ArtifactRef[],
    ofLanguages: readonly PublishedFile[],
    ctx: StageContext,
  ): Promise<ArtifactRef[]> {
    if (!input.report) {
      return [...files];
    }
    const own = files.map(({ name, kind, language, size, sha256 }) => ({
      path: name,
      kind,
      language,
      size,
      sha256,
    }));
    const report: JobReport = { ...input.report, files: [...ofLanguages, ...own] };
    return [
      ...files,
      await ctx.artifacts.putJson(report, { kind: 'report', language: null, name: 'report.json' }),
    ];
  }
}

/** The files to deliver under the names that they get, but the report. */
async function jobFiles(input: PublishInput, ctx: StageContext): Promise<ArtifactRef[]> {
  if (input.language !== null) {
    return input.files;
  }
  const named = (kind: ArtifactRef['kind'], name: string): ArtifactRef[] =>
    input.files
      .filter((file) => file.kind === kind)
      .slice(0, 1)
      .map((file) => ({ ...file, name }));
  const others = input.files.filter(({ kind }) => kind !== 'transcript' && kind !== 'thumbnail');
  const analysis = input.analysis
    ? [
        await ctx.artifacts.putJson(input.analysis, {
          kind: 'analysis',
          language: null,
          name: 'analysis.json',
        }),
      ]
    : [];
  // Thumbnails come best first.
  return [
    ...named('transcript', 'transcript.json'),
    ...named('thumbnail', 'thumbnail.jpg'),
    ...others,
    ...analysis,
  ];
}

function outcome(target: string, { delivered }: PublishResult, found: boolean): string {
  if (delivered.length === 0) {
    return `Nothing of this is for ${target}.`;
  }
  const how = found ? 'Found what an earlier try published to' : 'Published to';
  return `${how} ${target}: ${delivered.map(({ path }) => path).join(', ')}.`;
}

/** Those that a delivery is about: the language, or those that were published before the whole job is. */
function languagesOf({ language, report }: PublishInput): string[] {
  const published =
    report?.stages.filter(({ stage, state }) => stage === 'publish' && state === 'DONE') ?? [];
  return language === null ? published.flatMap(({ language: one }) => one ?? []) : [language];
}

const isMadeHere = ({ kind }: ArtifactRef): boolean => kind === 'analysis' || kind === 'report';

/** Of several deliveries of a path the last counts. Sorted by path. */
function latest(files: readonly PublishedFile[]): PublishedFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * What is delivered, as a hash. Of the report only what became of the stages counts: its times differ at each try, and a try
 * again is the same delivery.
 */
function contentKey({ language, files, analysis, report }: PublishInput): string {
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
