import type { Cue } from '@z2/contracts';

import { isolateForRtl } from '../text/direction';
import { descendants, escapeXml, MarkupElement, markupTree, textOf } from './markup-tree';
import { CueCollector, joinTextLines, ParsedSubtitles } from './parsed';
import { Run, shownStates, State } from './shown-states';
import { formatTime } from './time';
import { TtmlClock, ttmlClock, ttmlTime } from './ttml-time';

interface Place {
  begin: number;
  end: number;
  preserve: boolean;
  italic: boolean;
}

/** A cue that never ends is shown so long. */
const ENDLESS_MS = 5000;
const NOT_SHOWN = new Set(['metadata', 'set', 'title', 'desc', 'copyright', 'agent', 'name', 'actor']);

/**
 * Reads TTML, IMSC and EBU-TT-D: nested begin, end and dur, par and seq, frames, ticks, timed spans (a cue for each state of a paragraph),
 * xml:space, br. Styles other than italics, and places on the screen, are left. Linear. Never throws.
 */
export function parseTtml(text: string): ParsedSubtitles {
  const found = new CueCollector('ttml');
  const tree = markupTree(text.replace(/^\uFEFF/, ''), null);
  const root = descendants(tree, 'tt')[0];
  if (!root) {
    found.note(1, 'There is no tt element.');
    return found.result();
  }
  const reader = new Reader(ttmlClock(root.attributes), found, italicStyles(root), agents(root));
  const place = { begin: 0, end: Infinity, preserve: root.attributes['space'] === 'preserve', italic: false };
  descendants(root, 'body').forEach((body) => reader.read(body, place));
  reader.finish();
  return found.result();
}

const italicStyles = (root: MarkupElement): Set<string> =>
  new Set(
    descendants(root, 'style')
      .filter(({ attributes }) => /italic|oblique/.test(attributes['fontstyle'] ?? ''))
      .map(({ attributes }) => attributes['id'] ?? ''),
  );

const agents = (root: MarkupElement): Map<string, string> =>
  new Map(
    descendants(root, 'agent').map((agent) => [
      agent.attributes['id'] ?? '',
      textOf(descendants(agent, 'name')[0] ?? agent).trim(),
    ]),
  );

class Reader {
  private readonly cues: { cue: Omit<Cue, 'id'>; line: number; markup: string; id: string }[] = [];

  constructor(
    private readonly clock: TtmlClock,
    private readonly found: CueCollector,
    private readonly italics: ReadonlySet<string>,
    private readonly speakers: ReadonlyMap<string, string>,
  ) {}

  /** Reads an element and what stands in it; tells when it ends: as it says, else with what stands in it. */
  read(element: MarkupElement, parent: Place): number {
    const place = shownPart(this.placeOf(element, parent), element, this.clock);
    if (place === null) {
      return parent.end;
    }
    if (element.name === 'p') {
      this.readParagraph(element, place);
      return place.end;
    }
    const last = this.children(element, place);
    const isTimed = element.attributes['end'] !== undefined || element.attributes['dur'] !== undefined;
    return isTimed ? place.end : Math.min(place.end, last);
  }

  /** Goes through the elements, in time: side by side, or (seq) one after the other; tells when the last ends. */
  private children(element: MarkupElement, place: Place): number {
    const isSequence = element.attributes['timecontainer'] === 'seq';
    let [at, last] = [place.begin, place.begin];
    for (const child of element.children) {
      if (typeof child !== 'string' && !NOT_SHOWN.has(child.name)) {
        const end = this.read(child, { ...place, begin: at });
        last = Math.max(last, end);
        at = isSequence ? end : at;
      }
    }
    return last;
  }

  private placeOf({ attributes, line }: MarkupElement, parent: Place): Place {
    const time = (name: string): number | null => {
      const text = attributes[name];
      const ms = ttmlTime(text, this.clock);
      if (text !== undefined && ms === null) {
        this.found.note(line, `"${text.slice(0, 40)}" is no time.`);
      }
      return ms;
    };
    const begin = parent.begin + (time('begin') ?? 0);
    const [end, dur] = [time('end'), time('dur')];
    const ends = [
      parent.end,
      end === null ? Infinity : parent.begin + end,
      dur === null ? Infinity : begin + dur,
    ];
    const space = attributes['space'];
    const styles = (attributes['style'] ?? '').split(/\s+/);
    const fontStyle = attributes['fontstyle'];
    return {
      begin,
      end: Math.min(...ends),
      preserve: space === undefined ? parent.preserve : space === 'preserve',
      italic: fontStyle
        ? fontStyle !== 'normal'
        : parent.italic || styles.some((style) => this.italics.has(style)),
    };
  }

  private readParagraph(element: MarkupElement, place: Place): void {
    const runs: Run[] = [];
    this.collect(element, place, runs);
    const shown = runs.filter(({ text, begin, end }) => text !== '' && end > begin);
    if (!shown.some(({ text }) => text.trim() !== '')) {
      return;
    }
    const states = shownStates(shown);
    if (!states) {
      this.found.note(element.line, 'Too much comes and goes in this paragraph: it is shown as a whole.');
    }
    (states ?? [whole(shown)]).forEach((state) => this.addState(element, state));
  }

  private addState({ line, attributes }: MarkupElement, { begin, end, runs }: State): void {
    const text = joinTextLines(tidy(runs.map((run) => run.text).join('')).split('\n'));
    if (text === '') {
      return;
    }
    if (end === Infinity) {
      this.found.note(line, 'The cue has no end.');
    }
    const isItalic = runs.filter((run) => run.text.trim() !== '').every(({ italic }) => italic);
    const speaker = this.speakers.get(attributes['agent'] ?? '');
    this.cues.push({
      cue: {
        ...{ start_ms: Math.round(begin), end_ms: Math.round(end === Infinity ? begin + ENDLESS_MS : end) },
        ...{ text, ...(speaker ? { speaker } : {}) },
      },
      ...{ line, id: attributes['id'] ?? '' },
      markup: isItalic ? `<i>${text}</i>` : text,
    });
  }

  private collect(element: MarkupElement, place: Place, runs: Run[]): void {
    const isSequence = element.attributes['timecontainer'] === 'seq';
    let at = place.begin;
    for (const child of element.children) {
      if (typeof child === 'string') {
        if (!isSequence) {
          const text = place.preserve ? child : child.replace(/\s+/g, ' ');
          runs.push({ text, ...place });
        }
      } else if (child.name === 'br') {
        runs.push({ text: '\n', ...place });
      } else if (child.name === 'span' && !isAnnotation(child)) {
        const within = this.placeOf(child, { ...place, begin: at });
        this.collect(child, within, runs);
        at = isSequence && Number.isFinite(within.end) ? within.end : at;
      }
    }
  }

  /** In order of time, as players show them. */
  finish(): void {
    this.cues.sort((a, b) => a.cue.start_ms - b.cue.start_ms);
    this.cues.forEach(({ cue, line, markup, id }) => this.found.add({ line, markup }, cue, id));
  }
}

/** From when its first part comes to when its last one goes. */
const whole = (runs: readonly Run[]): State =>
  runs.reduce(
    (all, { begin, end }) => ({ ...all, begin: Math.min(all.begin, begin), end: Math.max(all.end, end) }),
    { begin: Infinity, end: -Infinity, runs },
  );

/** Ruby beside the text; what is not displayed. */
const isAnnotation = ({ attributes }: MarkupElement): boolean =>
  ['text', 'textContainer', 'delimiter'].includes(attributes['ruby'] ?? '') ||
  attributes['display'] === 'none';

/** The part of its time in which an element is displayed: `set` may show what is hidden at first; null: none. */
function shownPart(place: Place, { attributes, children }: MarkupElement, clock: TtmlClock): Place | null {
  if (attributes['display'] !== 'none') {
    return place;
  }
  const shows = children.find(
    (child) => typeof child !== 'string' && child.name === 'set' && child.attributes['display'] === 'auto',
  );
  if (shows === undefined || typeof shows === 'string') {
    return null;
  }
  const begin = place.begin + (ttmlTime(shows.attributes['begin'], clock) ?? 0);
  const dur = ttmlTime(shows.attributes['dur'], clock) ?? Infinity;
  return { ...place, begin, end: Math.min(place.end, begin + dur) };
}

const tidy = (text: string): string => text.replace(/ {2,}/g, ' ').replace(/ ?\n ?/g, '\n');

/** IMSC 1.1 Text Profile: one region at the bottom, white on black at 80 %, speakers as agents. */
export function writeTtml(cues: readonly Cue[], language = 'und'): string {
  const speakers = [...new Set(cues.flatMap(({ speaker }) => (speaker ? [speaker] : [])))];
  const agentsOf = speakers.map(
    (name, i) =>
      `      <ttm:agent xml:id="s${i + 1}" type="person"><ttm:name type="full">${escapeXml(name)}</ttm:name></ttm:agent>`,
  );
  const paragraphs = cues.map(({ start_ms, end_ms, text, speaker }) => {
    const lines = joinTextLines(isolateForRtl(text, language).split('\n')).split('\n').map(escapeXml);
    const agent = speaker ? ` ttm:agent="s${speakers.indexOf(speaker) + 1}"` : '';
    return `      <p begin="${formatTime(start_ms, '.')}" end="${formatTime(end_ms, '.')}"${agent}>${lines.join('<br/>')}</p>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" ttp:timeBase="media" xml:lang="${escapeXml(language === 'und' ? '' : language)}">`,
    '  <head>',
    ...(agentsOf.length > 0 ? ['    <metadata>', ...agentsOf, '    </metadata>'] : []),
    '    <styling>',
    '      <style xml:id="text" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:lineHeight="125%" tts:color="white" tts:backgroundColor="#000000CC" tts:textAlign="center"/>',
    '    </styling>',
    '    <layout>',
    '      <region xml:id="bottom" tts:origin="10% 80%" tts:extent="80% 15%" tts:displayAlign="after" tts:showBackground="whenActive"/>',
    '    </layout>',
    '  </head>',
    '  <body>',
    '    <div region="bottom" style="text">',
    ...paragraphs,
    '    </div>',
    '  </body>',
    '</tt>',
    '',
  ].join('\n');
}
