import type { JobView, PublishPreview } from '@z2/contracts';

import { bytes } from '../view/format';
import { plain } from '../view/plain';

/** Longest part of a text that is shown, characters. */
const SHOWN_TEXT = 60;

/** Where results went besides the folder that the summary names already. Pure. */
export function publishedLines({ publishing }: JobView): string[] {
  const done = publishing.filter(({ publisher, state }) => publisher !== 'folder' && state === 'DONE');
  return [...Map.groupBy(done, ({ target }) => target)].map(([target, all]) => {
    const languages = all.flatMap(({ language }) => language ?? []);
    const urls = all.flatMap(({ url }) => url ?? []);
    return [`Published to ${plain(target)}`, languages.length > 0 && `(${languages.join(', ')})`, ...urls]
      .filter(Boolean)
      .join(' ');
  });
}

/** What a dry run would have sent, by target and language. Pure. */
export function dryRunLines({ options, publish, previews }: JobView): string[] {
  if (!options.dry_run) {
    return [];
  }
  const refused = previews.filter(({ problems }) => problems.length > 0).length;
  return [
    publish.length > 0 ? 'Dry run: nothing was published. It would be sent:' : 'Dry run without a target.',
    // The whole job closes what is published of its languages.
    ...[...previews]
      .sort((a, b) => Number(a.language === null) - Number(b.language === null))
      .flatMap(previewLines),
    ...(refused > 0 ? [`${refused} of ${previews.length} would be refused.`] : []),
  ];
}

function previewLines({ publisher, target, language, files, texts, problems }: PublishPreview): string[] {
  const width = Math.max(0, ...files.map(({ path }) => path.length));
  const where = `${publisher} ${plain(target)} (${language ?? 'the whole job'})`;
  if (files.length + texts.length + problems.length === 0) {
    return [`  ${where}: nothing`];
  }
  const told = publisher === 'webhook' ? ', told by name, size and hash' : '';
  return [
    `  ${where}${told}:`,
    ...files.map(({ path, size }) => `    ${plain(path).padEnd(width)}  ${bytes(size)}`),
    ...texts.map(({ field, value, length, max, unit }) => {
      const limit = max === null ? '' : ` (${length} of ${max} ${unit})`;
      const more = value.length > SHOWN_TEXT ? '…' : '';
      return `    ${field}: ${plain(value.slice(0, SHOWN_TEXT))}${more}${limit}`;
    }),
    ...problems.map(({ message, remedy }) => `    would be refused: ${plain(message)} → ${plain(remedy)}`),
  ];
}
