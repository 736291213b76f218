import {
  isTerminal,
  type JobView,
  languageName,
  type PublishingView,
  type PublishPreview,
  type PublishTarget,
} from '@z2/contracts';

import { counted, bytes } from '../words/format';
import type { Tone } from '../words/status-words';
import { targetWords } from '../words/target-words';
import { webLink } from '../words/web-link';

export interface PublishedRow {
  key: string;
  target: string;
  tone: Tone;
  /** What went there: "Spanish, French, the whole job"; and what did not yet. */
  about: string;
  links: { url: string; words: string }[];
  faults: string[];
}

/** Each target once, with what went there, in the order of the deliveries. */
export function publishedRows(publishing: readonly PublishingView[]): PublishedRow[] {
  const inOrder = publishing.toSorted((a, b) => a.updated_at.localeCompare(b.updated_at));
  const groups = Map.groupBy(inOrder, ({ publisher, target }) => JSON.stringify([publisher, target]));
  return [...groups].map(([key, own]) => {
    const failed = own.filter(({ state }) => state === 'FAILED' || state === 'UNKNOWN');
    const done = own.filter(({ state }) => state === 'DONE');
    return {
      key,
      target: own[0]?.target ?? '',
      tone: failed.length > 0 ? 'bad' : done.length === own.length ? 'ok' : 'active',
      about: done.map(aboutOf).join(', ') || (failed.length > 0 ? 'nothing yet' : 'on its way'),
      links: done.flatMap((one) => {
        const url = webLink(one.url ?? '');
        return url ? [{ url, words: aboutOf(one) }] : [];
      }),
      faults: failed.map(
        (one) => `${aboutOf(one)}: ${one.error?.message ?? 'It is not known whether it went out.'}`,
      ),
    };
  });
}

/**
 * Languages whose results did not go out to some target of a job that has ended; an empty list: only what belongs to the whole job
 * did not; null: nothing failed, or the job is still at work.
 */
export function unpublished({ publishing, status }: Pick<JobView, 'publishing' | 'status'>): string[] | null {
  const failed = publishing.filter(({ state }) => state === 'FAILED' || state === 'UNKNOWN');
  return isTerminal(status) && failed.length > 0
    ? [...new Set(failed.flatMap(({ language }) => language ?? []))]
    : null;
}

/** Targets to which nothing was begun yet, or nothing shall go. */
export function awaitedRows({
  publish,
  publishing,
  options,
  status,
}: Pick<JobView, 'publish' | 'publishing' | 'options' | 'status'>): PublishedRow[] {
  const begun = (target: PublishTarget): boolean =>
    publishing.some(
      (one) =>
        one.publisher === target.publisher &&
        (target.publisher === 'folder' || target.publisher === 's3'
          ? one.target === targetWords(target)
          : true),
    );
  const about = options.dry_run
    ? 'dry run, nothing is sent'
    : isTerminal(status)
      ? 'nothing went there'
      : 'gets each language when it is made';
  return publish
    .filter((target) => !begun(target))
    .map((target, at) => ({
      ...{ key: `awaited ${at}`, target: targetWords(target), tone: 'idle' as const, about },
      ...{ links: [], faults: [] },
    }));
}

/** What a dry run would send in one delivery. */
export interface PreviewRow {
  key: string;
  target: string;
  tone: Tone;
  /** "Spanish: 4 files, 1.2 MB". */
  about: string;
  files: { path: string; size: string }[];
  texts: { name: string; value: string; limit: string }[];
  problems: { message: string; remedy: string }[];
}

/** One row for each delivery of a dry run that would send something, or could not. */
export function previewRows(previews: readonly PublishPreview[]): PreviewRow[] {
  return previews
    .toSorted((a, b) => a.target.localeCompare(b.target) || order(a.language, b.language))
    .filter(({ files, texts, problems }) => files.length + texts.length + problems.length > 0)
    .map((one) => ({
      key: JSON.stringify([one.publisher, one.target, one.language]),
      target: one.target,
      tone: one.problems.length > 0 ? 'bad' : 'ok',
      about: `${aboutOf(one)}: ${counted(one.files.length, 'file')}, ${bytes(one.files.reduce((sum, { size }) => sum + size, 0))}`,
      files: one.files.map(({ path, size }) => ({ path, size: bytes(size) })),
      texts: one.texts.map(({ field, value, length, max, unit }) => ({
        name: field.charAt(0).toUpperCase() + field.slice(1).replaceAll('_', ' '),
        value,
        limit: max === null ? '' : `${length} of ${max.toLocaleString('en-GB')} ${unit}`,
      })),
      problems: one.problems.map(({ message, remedy }) => ({ message, remedy })),
    }));
}

/** The whole job after its languages. */
const order = (a: string | null, b: string | null): number =>
  Number(a === null) - Number(b === null) || (a ?? '').localeCompare(b ?? '');

const aboutOf = ({ language }: { language: string | null }): string =>
  language ? languageName(language) : 'the whole job';
