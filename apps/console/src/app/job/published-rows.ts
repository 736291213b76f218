import { languageName, type PublishingView } from '@z2/contracts';

import type { Tone } from '../words/status-words';
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

const aboutOf = ({ language }: PublishingView): string =>
  language ? languageName(language) : 'the whole job';
