import type { ArtifactRef, Check, PublishPreview } from '@z2/contracts';

import type { StageContext } from '../stage';
import type { PublishInput } from '../stage-io';
import { fullReport, prepareDelivery, type PublishPlace, withReport } from './delivery';

export interface DryRun {
  previews: PublishPreview[];
  /** A place that would refuse: a check that did not pass. */
  checks: Check[];
  /** As those of a real run; report.json with the previews in it. */
  files: ArtifactRef[];
}

/** What would go to each place, in the places' order, without any of it going there: no intent is written, nobody is called. */
export async function dryRun(
  input: PublishInput,
  files: readonly ArtifactRef[],
  places: readonly PublishPlace[],
  ctx: StageContext,
): Promise<DryRun> {
  const previews: PublishPreview[] = [];
  const before = input.report?.previews ?? [];
  for (const [index, place] of places.entries()) {
    const { id } = place.publisher;
    const target = place.publisher.describe(place.target);
    // After the languages the whole job is published: their files would lie there then.
    const ofLanguages = before.filter((one) => one.publisher === id && one.target === target);
    const earlier = ofLanguages.flatMap((one) => one.files);
    const { request } = await prepareDelivery(input, files, place, earlier, ctx);
    const preview = await place.publisher.preview(request);
    ctx.log('INFO', `Dry run: ${wouldBe(preview)}`);
    previews.push(preview);
    ctx.progress((index + 1) / places.length);
  }
  const report = input.report && { ...input.report, previews: [...before, ...previews] };
  const full = report && fullReport(report, files, [], null);
  return { previews, checks: checksOf(previews), files: await withReport(full, files, ctx) };
}

function wouldBe({ target, files, problems }: PublishPreview): string {
  if (problems.length > 0) {
    return `${target} would be refused: ${problems.map(({ message }) => message).join(' ')}`;
  }
  return files.length === 0
    ? `nothing of this is for ${target}.`
    : `would be sent to ${target}: ${files.map(({ path }) => path).join(', ')}.`;
}

function checksOf(previews: readonly PublishPreview[]): Check[] {
  return previews.flatMap(({ target, problems }) =>
    problems.map(({ code, message }) => ({
      check: 'publish_preview' as const,
      passed: false,
      value: code,
      bound: 'allowed by the place',
      message: `${target}: ${message}`,
    })),
  );
}
