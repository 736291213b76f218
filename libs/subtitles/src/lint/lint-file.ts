import { type JobOptions, languageOfName, type LintFinding, type LintReport } from '@z2/contracts';

import { LintContext, lintCues } from '../checks/lint-cues';
import { decodeSubtitleBytes } from '../encoding/decode-subtitles';
import { parseSubtitles } from '../formats/parse-subtitles';
import type { ParsedSubtitles } from '../formats/parsed';
import { AGAIN, writeAgain } from '../formats/write-again';
import { subtitleProfile } from '../profiles';
import { repairFile } from '../repair/repair-file';
import { detectLanguage } from '../text/detect-language';
import { alignSource } from './align-source';

export interface FileToLint {
  bytes: Uint8Array;
  /** Tells the format where the content does not, and the language: `talk.es.srt`. */
  name: string;
}

export interface LintOptions {
  /** BCP 47; null: by the name, else by the text. */
  language: string | null;
  profile: JobOptions['profile'];
  /** In the language that it was translated from. */
  source: FileToLint | null;
  /** Where another shot begins, ms, rising; null: nobody looked. */
  cuts_ms: readonly number[] | null;
  /** How long a picture stays, ms. */
  frame_ms?: number;
  fix: boolean;
}

/** What is wrong with a subtitle file, by the rules of a profile; `fixed`: the repaired file, UTF-8, null where none was asked for. */
export async function lintFile(
  file: FileToLint,
  options: LintOptions,
): Promise<{ report: LintReport; fixed: string | null }> {
  const { text, encoding, guessed } = decodeSubtitleBytes(file.bytes, options.language);
  const parsed = parseSubtitles(text, file.name);
  const language = options.language ?? (await languageOf(file.name, parsed));
  const profile = subtitleProfile(options.profile, language);
  const { cuts_ms, frame_ms } = options;
  const picture = { cuts_ms, ...(frame_ms === undefined ? {} : { frame_ms }) };
  const sourceCues = options.source
    ? parseSubtitles(decodeSubtitleBytes(options.source.bytes).text, options.source.name).cues
    : null;
  if (options.fix && !AGAIN.has(parsed.format)) {
    // Says what to do instead.
    writeAgain(parsed);
  }
  const look = (read: ParsedSubtitles): LintFinding[] => {
    const source = sourceCues ? alignSource(read.cues, sourceCues) : [];
    return findingsOf(read, language, profile, { ...picture, source });
  };
  const before = look(parsed);
  const fixed = options.fix ? writeAgain(repairFile(parsed, profile, language, picture)) : null;
  // Judged is what is written, as others will read it.
  const written = fixed === null ? parsed : parseSubtitles(fixed, file.name);
  const findings = fixed === null ? before : look(written);
  return {
    report: {
      ...{ name: file.name, format: parsed.format, encoding, encoding_guessed: guessed, language },
      ...{ profile: options.profile, cues: written.cues.length, findings, notes: written.notes },
      repaired: fixed === null ? null : before.length - findings.length,
    },
    fixed,
  };
}

function findingsOf(
  read: ParsedSubtitles,
  language: string,
  profile: ReturnType<typeof subtitleProfile>,
  context: LintContext,
): LintFinding[] {
  const byId = new Map(read.cues.map((cue, index) => [cue.id, { cue, index }]));
  return lintCues(read.cues, profile, language, { ...context, file: read }).map((finding) => {
    const { cue, index } = byId.get(finding.cue_id)!;
    const { check, severity, message, value, bound } = finding;
    const { start_ms, end_ms, text } = cue;
    return {
      ...{ check, severity, cue: index + 1, line: read.details[index]!.line },
      ...{ start_ms, end_ms, text, message, value, bound },
    };
  });
}

async function languageOf(name: string, { cues }: ParsedSubtitles): Promise<string> {
  return languageOfName(name) ?? (await detectLanguage(cues.map(({ text }) => text))) ?? 'und';
}
