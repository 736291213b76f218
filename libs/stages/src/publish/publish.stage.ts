import { type ArtifactRef, cancelledError, type Check, toZ2Error } from '@z2/contracts';
import { publisherFor, type Publishers, type PublishResult } from '@z2/publishers';

import type { Stage, StageContext } from '../stage';
import type { PublishInput, PublishOutput } from '../stage-io';
import {
  contentKey,
  type Delivery,
  fullReport,
  jobFiles,
  prepareDelivery,
  type PublishPlace,
  withReport,
} from './delivery';
import { dryRun } from './dry-run';
import { publishContext } from './publish-context';
import type { PublishLedger } from './publish-ledger';

export interface PublishStageParts {
  publishers: Publishers;
  ledger: PublishLedger;
}

type Published = PublishOutput['published'][number];

/**
 * Delivers files to each target, once: the intent is written first, then the call, then its result. Where an earlier call may
 * have been made, the target is looked at before it is made again. A dry run (`dry_run`) says what would be sent, and calls nobody.
 */
export class PublishStage implements Stage<PublishInput, PublishOutput> {
  readonly name = 'publish';

  constructor(private readonly parts: PublishStageParts) {}

  fingerprint(input: PublishInput): Promise<string[]> {
    return Promise.resolve([input.language ?? '', JSON.stringify(input.targets), contentKey(input)]);
  }

  async run(input: PublishInput, ctx: StageContext): Promise<PublishOutput> {
    // All targets are checked before the first is touched.
    const places: PublishPlace[] = input.targets.map((target) => ({
      target,
      publisher: publisherFor(this.parts.publishers, target),
    }));
    if (places.length === 0) {
      ctx.log('INFO', 'Nothing is published: the job names no target. Its files stay in storage.');
    }
    const files = await jobFiles(input, ctx);
    if (ctx.job.options.dry_run) {
      const { previews, checks, files: made } = await dryRun(input, files, places, ctx);
      return { published: [], previews, files: made.filter(isMadeHere), engines: [], checks };
    }
    const published: Published[] = [];
    const checks: Check[] = [];
    // Of several places the last one's report counts; where there is none, it is made all the same.
    let made =
      places.length > 0
        ? files
        : await withReport(input.report && fullReport(input.report, files, [], null), files, ctx);
    for (const [i, place] of places.entries()) {
      const delivery = await this.gather(input, files, place, ctx);
      const result = await this.deliver(delivery, ctx, (fraction) =>
        ctx.progress((i + fraction) / places.length),
      );
      const { url, files: found } = result;
      checks.push(...(result.checks ?? []), ...delivery.checks);
      published.push({ publisher: place.publisher.id, target: delivery.intent.target, url, files: found });
      made = delivery.files;
    }
    return { published, previews: [], files: made.filter(isMadeHere), engines: [], checks };
  }

  private async gather(
    input: PublishInput,
    files: readonly ArtifactRef[],
    place: PublishPlace,
    ctx: StageContext,
  ): Promise<Delivery> {
    const { publisher, target } = place;
    // Only a report tells of what lies there.
    const results = input.report
      ? await this.parts.ledger.delivered(ctx.job.job_uuid, publisher.id, publisher.describe(target))
      : [];
    const earlier = results.flatMap(({ delivered }) => delivered);
    return prepareDelivery(input, files, place, earlier, ctx);
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
}

function outcome(target: string, { delivered }: PublishResult, found: boolean): string {
  if (delivered.length === 0) {
    return `Nothing of this is for ${target}.`;
  }
  const how = found ? 'Found what an earlier try published to' : 'Published to';
  return `${how} ${target}: ${delivered.map(({ path }) => path).join(', ')}.`;
}

const isMadeHere = ({ kind }: ArtifactRef): boolean => kind === 'analysis' || kind === 'report';
