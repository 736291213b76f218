import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { decodeSubtitleBytes } from '../encoding/decode-subtitles';
import { parseAss } from './ass';
import { parseJson } from './json-cues';
import { parseLrc } from './lrc';
import { parseMicroDvd } from './microdvd';
import { ParsedSubtitles } from './parsed';
import { parseSami } from './sami';
import { parseSbv } from './sbv';
import { parseSrt, writeSrt } from './srt';
import { parseTtml } from './ttml';
import { parseVtt, writeVtt } from './vtt';

interface Expected {
  cues?: number;
  times?: [number, number][];
  ids?: string[];
  encoding?: string;
  outcome?: string;
  /** TTML: what is shown from each moment on. */
  intervals_ms?: [number, 'shown' | 'empty'][];
  times_first?: [number, number];
}

/** Subtitle files of public test suites; not part of the repository (their licences differ). */
const CORPUS = join(__dirname, '../../../../../shared/captions/corpus');
const here = existsSync(CORPUS);
const files = here ? readdirSync(CORPUS).filter((name) => !/^EXPECTED|^SOURCES/.test(name)) : [];
const expected = (here ? JSON.parse(readFileSync(join(CORPUS, 'EXPECTED.json'), 'utf8')) : {}) as Record<
  string,
  Expected
>;

/** Where the list does not hold for us, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'mantas__ass_different_format.ass':
    'the times listed are those of another file; ffmpeg reads 2:17.40 as we do',
  'mantas__vtt.vtt': 'as above',
  'mantas__dfxp.dfxp': 'as above: the ticks in the file are those that we read',
  'imsc1__p_Paragraph002.ttml':
    'a cue that never ends is shown for 5 s, and that is noted: other formats have no endless cues',
  'imsc1__timing_BeginEnd002.ttml': 'as above',
  'imsc1__timing_FixedBeginEnd002.ttml': 'as above',
  'gpac__invalid2.vtt': 'a file without cues is none that can be used: parseSubtitles refuses it',
  'gpac__ebu-ttd_sample_invalid_mixed_namespaces.ttml':
    'elements are told by their local names, whatever their prefix',
  'webvttpy__missing_caption_text.srt': 'a cue without text is kept by the parser and dropped by tidyCues',
  'astisub__example-in.vtt': 'two fraction digits: parseSubtitles reads it leniently, see its spec',
  'vttjs__file-layout_bom-garbage-data.vtt': 'a wrong signature is noted, the good cues are kept',
  'vttjs__file-layout_newline-before-webvtt.vtt': 'as above',
  'vttjs__file-layout_tab-after-bom-before-header.vtt': 'as above',
  'vttjs__file-layout_header-no-new-line.vtt': 'the standard of today takes times right after the header',
};

function parse(name: string): ParsedSubtitles {
  const { text } = decodeSubtitleBytes(readFileSync(join(CORPUS, name)));
  const parsers: Record<string, (given: string) => ParsedSubtitles> = {
    ...{ srt: parseSrt, vtt: parseVtt, ass: parseAss, ssa: parseAss, sbv: parseSbv, lrc: parseLrc },
    ...{ ttml: parseTtml, dfxp: parseTtml, ttxt: parseTtml, json: parseJson, smi: parseSami },
    sub: text.startsWith('{') ? parseMicroDvd : parseSbv,
  };
  return parsers[name.split('.').at(-1)!]!(text);
}

describe('corpus of subtitle files', () => {
  it('is read file by file as the suites expect, and never throws', () => {
    const differing = files.flatMap((name) => {
      const want = OTHERWISE[name] ? {} : (expected[name] ?? {});
      let got: ParsedSubtitles;
      try {
        got = parse(name);
      } catch (error) {
        return [`${name}: ${error instanceof Z2Error ? error.code : String(error)}`];
      }
      const out: string[] = [];
      if (want.cues !== undefined && got.cues.length !== want.cues) {
        out.push(`${name}: ${got.cues.length} cues, not ${want.cues}`);
      }
      if (want.times && got.cues.length === want.times.length) {
        const times = got.cues.map((cue) => [cue.start_ms, cue.end_ms]);
        out.push(
          ...(JSON.stringify(times) === JSON.stringify(want.times)
            ? []
            : [`${name}: ${JSON.stringify(times)} not ${JSON.stringify(want.times)}`]),
        );
      }
      if (want.ids && name.endsWith('.vtt') && JSON.stringify(got.file_ids) !== JSON.stringify(want.ids)) {
        out.push(`${name}: ids ${JSON.stringify(got.file_ids)} not ${JSON.stringify(want.ids)}`);
      }
      if (want.times_first) {
        const first = [got.cues[0]?.start_ms, got.cues[0]?.end_ms];
        out.push(...(String(first) === String(want.times_first) ? [] : [`${name}: begins ${String(first)}`]));
      }
      if (/error|refuse|invalid/.test(want.outcome ?? '') && got.notes.length === 0) {
        out.push(`${name}: nothing is noted, though: ${want.outcome}`);
      }
      if (/more than 0/.test(want.outcome ?? '') && got.cues.length === 0) {
        out.push(`${name}: no cue`);
      }
      for (const [at, state] of want.intervals_ms ?? []) {
        const isShown = got.cues.some(({ start_ms, end_ms }) => start_ms <= at + 1 && end_ms > at + 1);
        out.push(...(isShown === (state === 'shown') ? [] : [`${name}: not ${state} at ${at}`]));
      }
      return out;
    });
    expect(differing).toEqual([]);
    expect(files.length).toBe(here ? 366 : 0);
  });

  it('survives being written and read again', () => {
    for (const name of files) {
      const { cues } = parse(name);
      const shown = cues.filter((cue) => cue.text !== '' && cue.start_ms >= 0 && cue.end_ms >= 0);
      const plain = (list: typeof cues): unknown =>
        list.map(({ start_ms, end_ms, text }) => [start_ms, end_ms, text]);
      expect([name, plain(parseVtt(writeVtt(shown)).cues)]).toEqual([name, plain(shown)]);
      // SRT has no escapes: what looks like a tag or a reference is one.
      const safe = shown.filter((cue) => !/[<>&{}]|-->/.test(cue.text) && !/^\d+$/m.test(cue.text));
      expect([name, plain(parseSrt(writeSrt(safe)).cues)]).toEqual([name, plain(safe)]);
    }
  });
});
