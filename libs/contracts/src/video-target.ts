import type { TargetOptions } from './target-options';

/** What targets of all places of videos have. */
export interface VideoTargetOptions {
  /**
   * `per_language`: each language's own video, with its subtitles as captions. `single`: one video, the source's, with
   * captions in all languages of the job, and titles and descriptions where the place keeps those per language.
   */
  videos: 'per_language' | 'single';
  /** ISO 8601 in UTC: when a private video becomes public; null: never by itself. */
  publish_at: string | null;
  /** Beside those of the analysis, and before them. */
  tags: string[];
  /** `{title}` and `{language}` stand for the found title and the language tag; null: the found title. */
  title: string | null;
  /** The same, with `{description}` too. */
  description: string | null;
  captions: boolean;
}

export const VIDEO_OPTIONS = ['videos', 'publish_at', 'tags', 'title', 'description', 'captions'] as const;

/** Reads what targets of all places of videos have. @throws Z2Error PUBLISH_TARGET_INVALID */
export function videoTarget(options: TargetOptions): VideoTargetOptions {
  return {
    videos: options.choice('videos', ['per_language', 'single']),
    publish_at: options.time('publish_at'),
    tags: options.texts('tags'),
    title: options.text('title', /\S/, 'a title, in which {title} and {language} are replaced'),
    description: options.text(
      'description',
      /\S/,
      'a text, in which {title}, {description} and {language} are',
    ),
    captions: options.flag('captions', true),
  };
}

/** A schedule goes with privacy `private` only. @throws Z2Error PUBLISH_TARGET_INVALID */
export function assertSchedule(
  options: TargetOptions,
  { publish_at, privacy }: { publish_at: string | null; privacy: string },
): void {
  if (publish_at !== null && privacy !== 'private') {
    throw options.invalid(
      'A schedule (publish_at) goes with privacy private only.',
      'Leave privacy out: the video becomes public at that time.',
    );
  }
}
