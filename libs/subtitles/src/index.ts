export { CUE_CHECKS, type CueCheckName, type CueRule, type Finding, type LintFacts } from './checks/finding';
export {
  CUE_RULES,
  type LintContext,
  lintCue,
  lintCues,
  lintFacts,
  summarizeFindings,
} from './checks/lint-cues';
export { convertSubtitles, WRITABLE, type WritableFormat } from './convert/convert-subtitles';
export { editCues } from './edit/edit-cues';
export { keptTranslation } from './edit/kept-translation';
export { type DecodedText, decodeSubtitleBytes } from './encoding/decode-subtitles';
export { mergeShortCues } from './fit/merge-short-cues';
export { refitTranslation, shownEnd, shownLines } from './fit/refit-translation';
export { splitLongCues } from './fit/split-long-cues';
export { parseAss } from './formats/ass';
export { type AssStyle, defaultAssStyle, subtitleFont } from './formats/ass-style';
export { escapeAssText, writeAss, type WriteAssOptions } from './formats/ass-write';
export { formatOfName, parseSubtitles, sniffSubtitleFormat } from './formats/parse-subtitles';
export type { ParsedSubtitles, ParseNote, SubtitleFormat } from './formats/parsed';
export { partOfCues } from './formats/part-of-cues';
export { parseSbv } from './formats/sbv';
export { parseSrt, writeSrt } from './formats/srt';
export { tidyCues, type TidyResult } from './formats/tidy';
export { parseVtt, writeVtt } from './formats/vtt';
export { writeAgain } from './formats/write-again';
export { type FileToLint, lintFile, type LintOptions } from './lint/lint-file';
export { profileForPicture, type ProfileName, type SubtitleProfile, subtitleProfile } from './profiles';
export { repairFile } from './repair/repair-file';
export { type Activity, findRetiming, type FoundRetiming } from './retime/find-retiming';
export { frameRateRetiming, retimeCues, type Retiming } from './retime/retime';
export { breakLines, joinLines } from './segment/break-lines';
export { joinWords, segmentWords } from './segment/segment-words';
export { timeCues } from './segment/time-cues';
export { endsClause, endsSentence } from './text/break-rules';
export { charactersPerSecond, countWords, visibleLength, type WidthRule } from './text/counting';
export { detectLanguage } from './text/detect-language';
export { isolateForRtl } from './text/direction';
export { isCjk, isRtl, isSpaceless, isTraditionalChinese } from './text/language-traits';
