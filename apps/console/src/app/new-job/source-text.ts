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

/** One source a line. */
export const sourceLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** A folder name for each of several sources, each another: the last part of its path, made safe. */
export function folderNames(lines: readonly string[]): string[] {
  const taken = new Set<string>();
  return lines.map((line) => {
    const last =
      line
        .replace(/[?#].*$/, '')
        .split('/')
        .filter(Boolean)
        .pop() ?? '';
    const video = /[?&]v=([\w-]+)/.exec(line)?.[1];
    const plain = (video ?? last.replace(/\.\w{1,5}$/, ''))
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/^[.-]+|[.-]+$/g, '');
    const base = plain || 'video';
    let name = base;
    for (let count = 2; taken.has(name); count += 1) {
      name = `${base}-${count}`;
    }
    taken.add(name);
    return name;
  });
}

function isYoutube(url: string): boolean {
  try {
    return /(^|\.)(youtube\.com|youtu\.be|youtube-nocookie\.com)$/i.test(new URL(url).hostname);
  } catch {
    return false;
  }
}
