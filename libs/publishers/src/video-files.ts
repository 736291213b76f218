import { placed, type PlacedFile } from './placed-file';
import type { PublishRequest, PublishTexts } from './publisher';

/** What a place of videos gets of a delivery: a video (null: there is none), and captions. */
export interface VideoFiles {
  video: PlacedFile | null;
  captions: PlacedFile[];
}

/**
 * Of a language its own video: subtitles are captions there, so the picture without burnt ones comes first. Of the whole job
 * the source, with captions in all languages.
 */
export function videoFiles({ language, files, material }: PublishRequest): VideoFiles {
  if (language === null) {
    const media = material?.media ?? null;
    return {
      video: media && placed(media, null, media),
      captions: (material?.subtitles ?? []).map((ref) => placed(ref, ref.language, ref)),
    };
  }
  const file = files.find(({ kind }) => kind === 'video') ?? files.find(({ kind }) => kind === 'video_burnt');
  const srt = files.filter(({ kind }) => kind === 'subtitles_srt').slice(0, 1);
  return {
    video: file ? placed(file, language, file.path) : null,
    captions: srt.map((one) => placed(one, language, one.path)),
  };
}

/** The texts as a target words them: `{title}`, `{description}` and `{language}` are replaced. */
export function worded(
  texts: PublishTexts,
  language: string | null,
  wording: { title: string | null; description: string | null },
): PublishTexts {
  const fill = (template: string): string =>
    template
      .replaceAll('{title}', () => texts.title)
      .replaceAll('{description}', () => texts.description)
      .replaceAll('{language}', () => language ?? '');
  return {
    title: wording.title === null ? texts.title : fill(wording.title),
    description: wording.description === null ? texts.description : fill(wording.description),
    tags: texts.tags,
  };
}

/** The texts of a delivery before a target words them; of the whole job those of the source. */
export function foundTexts({ texts, material, title }: PublishRequest): PublishTexts {
  return texts ?? { title: material?.source_title.trim() || title, description: '', tags: [] };
}
