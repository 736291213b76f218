import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ArtifactRef, Check, Cue, Transcript, Translation } from '@z2/contracts';
import { displaySize, mainVideo, MediaInfo } from '@z2/media';
import {
  AssStyle,
  defaultAssStyle,
  lintCues,
  mergeShortCues,
  profileForPicture,
  refitTranslation,
  splitLongCues,
  subtitleProfile,
  summarizeFindings,
  writeAss,
  writeSrt,
  writeVtt,
} from '@z2/subtitles';

import { StageContext } from '../stage';
import { RenderInput } from '../stage-io';
import { speechEnds } from './spoken-lines';

/** What is shown in one language, and how. */
export interface ShownCues {
  /** As the screen shows them: none longer than the profile's lines, if it can be. */
  cues: Cue[];
  /** As they are spoken: the translation's cues, each whole. */
  spoken: Cue[];
  /** By cue id: when the speech of the original is over, ms. */
  speech_ends: ReadonlyMap<string, number>;
  language: string;
  play_res_x: number;
  play_res_y: number;
  style: AssStyle;
  checks: Check[];
}

/** Players' size for subtitles of a source without a picture. */
const NO_PICTURE = { width: 1920, height: 1080 };
/** White at full level glares in these (CRAFT.md 6). */
export const HDR_TRANSFERS: readonly string[] = ['smpte2084', 'arib-std-b67'];

/** The translation's cues for this picture: lines broken anew, nothing past the end. */
export function showCues(
  transcript: Transcript,
  translation: Translation,
  info: MediaInfo,
  input: RenderInput,
): ShownCues {
  const language = input.target_language;
  const video = mainVideo(info);
  const { width, height } = video ? displaySize(video) : NO_PICTURE;
  const profile = profileForPicture(subtitleProfile(input.options.profile, language), width, height);
  const end = info.duration_ms;
  const spoken = refitTranslation(translation.cues, profile, language, end)
    .filter((cue) => cue.start_ms < end && cue.text.trim() !== '')
    .map((cue) => ({ ...cue, end_ms: Math.min(cue.end_ms, end) }));
  const cues = splitLongCues(mergeShortCues(spoken, profile, language), profile, language);
  const hdr = HDR_TRANSFERS.includes(video?.color_transfer ?? '');
  return {
    cues,
    spoken,
    speech_ends: speechEnds(transcript.cues),
    language,
    play_res_x: width,
    play_res_y: height,
    style: defaultAssStyle({ language, play_res_x: width, play_res_y: height, cues, hdr }),
    checks:
      cues.length > 0
        ? summarizeFindings(lintCues(cues, profile, language, { source: transcript.cues }), cues, profile)
        : [],
  };
}

/** ASS of some of the cues in the style of all of them. */
export function assOf(shown: ShownCues, cues: readonly Cue[]): string {
  const { language, play_res_x, play_res_y, style } = shown;
  return writeAss(cues, { language, play_res_x, play_res_y, style });
}

/** SRT, WebVTT and ASS files, as artifacts. */
export async function putSubtitleFiles(
  shown: ShownCues,
  title: string,
  ctx: StageContext,
): Promise<ArtifactRef[]> {
  const { cues, language } = shown;
  const files = [
    { kind: 'subtitles_srt', extension: 'srt', mime: 'application/x-subrip', text: writeSrt(cues, language) },
    { kind: 'subtitles_vtt', extension: 'vtt', mime: 'text/vtt', text: writeVtt(cues, language) },
    { kind: 'subtitles_ass', extension: 'ass', mime: 'text/x-ssa', text: assOf(shown, cues) },
  ] as const;
  const refs: ArtifactRef[] = [];
  for (const { kind, extension, mime, text } of files) {
    const path = join(ctx.workdir, `subtitles.${extension}`);
    await writeFile(path, text);
    refs.push(
      await ctx.artifacts.put(path, { kind, language, name: `${title}.${language}.${extension}`, mime }),
    );
  }
  return refs;
}
