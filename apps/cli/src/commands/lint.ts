import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import {
  countOf,
  EXIT_CODES,
  type JobOptions,
  type LintReport,
  SUBTITLE_PROFILES,
  type SubtitleQuestion,
  Z2Error,
} from '@z2/contracts';

import { interruptible } from '../interruptible';
import { languageOf } from '../localize/localize-request';
import { print, say } from '../output';
import { askProgram } from '../service/ask-program';
import { ASK_SUBTITLES } from '../service/paths';
import { reportLines } from './lint-lines';
import { sarifOf } from './lint-sarif';

export interface LintFlags {
  profile: string;
  language?: string;
  source?: string;
  video?: string;
  fix?: boolean;
  out?: string;
  json?: boolean;
  sarif?: boolean;
}

/** A film may have to be decoded for its cuts. */
const TIMEOUT_MS = 3_600_000;

/** Asks the worker's program about a subtitle file. @throws Z2Error as it told it */
export function askSubtitles<T>(question: SubtitleQuestion): Promise<T> {
  return interruptible((signal) =>
    askProgram<T>(ASK_SUBTITLES, question, {
      ...{ timeoutMs: TIMEOUT_MS, sentence: 'The subtitles could not be read', signal },
    }),
  );
}

/** `./z2 lint`: what is wrong with subtitle files; with `--fix` repairs what can be without touching words. */
export async function lint(files: string[], flags: LintFlags): Promise<number> {
  const profile = profileOf(flags.profile);
  if (flags.out !== undefined && (files.length > 1 || !flags.fix)) {
    throw new Z2Error('OPTION_INVALID', '--out is where one repaired file goes.', {
      remedy: './z2 lint talk.es.srt --fix --out repaired.srt',
    });
  }
  const path = (name: string | undefined): string | null => (name === undefined ? null : resolve(name));
  const reports: LintReport[] = [];
  for (const name of files) {
    const file = resolve(name);
    const report = await askSubtitles<LintReport>({
      ...{ ask: 'lint', file, profile, source: path(flags.source), video: path(flags.video) },
      language: flags.language === undefined ? null : languageOf(flags.language),
      fixed: flags.fix ? (path(flags.out) ?? file) : null,
    });
    reports.push({ ...report, name: flags.fix ? (flags.out ?? name) : name });
  }
  const found = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  if (flags.sarif) {
    print(JSON.stringify(sarifOf(reports, uriOf), null, 2));
  } else if (flags.json) {
    print(JSON.stringify(reports, null, 2));
  } else {
    reports.flatMap(reportLines).forEach(print);
    if (found > 0 && !flags.fix) {
      say(`--fix repairs what can be repaired without touching words (${countOf(files.length, 'file')}).`);
    }
  }
  return found > 0 ? EXIT_CODES.findings : EXIT_CODES.ok;
}

/** @throws Z2Error OPTION_INVALID */
export function profileOf(name: string): JobOptions['profile'] {
  const profile = SUBTITLE_PROFILES.find((known) => known === name);
  if (!profile) {
    throw new Z2Error('OPTION_INVALID', `There are no subtitle rules named "${name}".`, {
      remedy: `Choose one of ${SUBTITLE_PROFILES.join(', ')}.`,
    });
  }
  return profile;
}

/** As SARIF names files: relative ones as they are. */
const uriOf = (name: string): string =>
  isAbsolute(name) ? pathToFileURL(name).href : name.split('/').map(encodeURIComponent).join('/');
