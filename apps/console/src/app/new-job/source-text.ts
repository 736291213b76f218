import type { CreateJobRequest } from '@z2/contracts';

type SourceFields = Pick<CreateJobRequest, 'youtube_url' | 'source_url' | 'source_path'>;

/** What a person pasted into the link field, as the request's field: a YouTube link, another link, or a path. */
export function sourceOfText(text: string): SourceFields {
  const trimmed = text.trim();
  if (/^(\/|~\/|[a-z]:\\)/i.test(trimmed)) {
    return { source_path: trimmed };
  }
  const url = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`;
  return isYoutube(url) ? { youtube_url: url } : { source_url: url };
}

function isYoutube(url: string): boolean {
  try {
    return /(^|\.)(youtube\.com|youtu\.be|youtube-nocookie\.com)$/i.test(new URL(url).hostname);
  } catch {
    return false;
  }
}
