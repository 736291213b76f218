import type { Cue } from '@z2/contracts';

import { descendants, escapeXml, markupTree, textOf } from './markup-tree';
import { CueCollector, joinTextLines, ParsedSubtitles } from './parsed';
import { formatTime, parseLenientTime } from './time';

/** Of the attributes that hold times; XLIFF 2.1 (OASIS), 4.2.2.3 allows attributes of other namespaces. */
const NAMESPACE = 'urn:z2:cues:1';

/** Reads XLIFF 2 as {@link writeXliff} wrote it: the target of each unit, where it is filled, else its source. Linear. Never throws. */
export function parseXliff(text: string): ParsedSubtitles {
  const found = new CueCollector('xliff');
  const tree = markupTree(text.replace(/^\uFEFF/, ''), null);
  for (const unit of descendants(tree, 'unit')) {
    const { start, end, speaker, id = '' } = unit.attributes;
    const [start_ms, end_ms] = [parseLenientTime(start ?? ''), parseLenientTime(end ?? '')];
    if (start_ms === null || end_ms === null) {
      found.note(unit.line, 'The unit has no times; it is left out.');
      continue;
    }
    const parts = (name: string): string =>
      joinTextLines(descendants(unit, name).map(textOf).join('\n').split('\n'));
    const target = parts('target');
    if (target === '' && descendants(unit, 'target').length > 0) {
      found.note(unit.line, 'The unit is not translated: its source is taken.');
    }
    const cue = { start_ms, end_ms, text: target || parts('source'), ...(speaker ? { speaker } : {}) };
    found.add({ line: unit.line, markup: cue.text }, cue, id);
  }
  return found.result();
}

/** XLIFF 2.0 for translators: a unit for each cue, with its times; `target`: with an empty target in that language. */
export function writeXliff(cues: readonly Cue[], language = 'und', target?: string): string {
  const units = cues.map(({ id, start_ms, end_ms, speaker, text }) => {
    const times = `z2:start="${formatTime(start_ms, '.')}" z2:end="${formatTime(end_ms, '.')}"`;
    const who = speaker ? ` z2:speaker="${escapeXml(speaker)}"` : '';
    const translated = target ? '<target xml:space="preserve"></target>' : '';
    const source = `<source xml:space="preserve">${escapeXml(joinTextLines(text.split('\n')))}</source>`;
    return `    <unit id="${escapeXml(id)}" ${times}${who}><segment>${source}${translated}</segment></unit>`;
  });
  const to = target ? ` trgLang="${escapeXml(target)}"` : '';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:z2="${NAMESPACE}" version="2.0" srcLang="${escapeXml(language)}"${to}>`,
    '  <file id="cues">',
    ...units,
    '  </file>',
    '</xliff>',
    '',
  ].join('\n');
}
