import { languageName, type Playlist } from '@z2/contracts';

import { clockTime } from '../words/format';

export interface PlaylistRow {
  url: string;
  title: string;
  length: string;
  /** "made into Spanish, French"; '': there is no job of it. */
  made: string;
}

/** The videos of a list in its order. */
export function playlistRows({ entries }: Playlist): PlaylistRow[] {
  return entries.map(({ url, title, video_id, duration_s, jobs }) => {
    const languages = [...new Set(jobs.flatMap(({ target_languages }) => target_languages))];
    return {
      url,
      title: title ?? video_id,
      length: duration_s === null ? '' : clockTime(duration_s * 1000),
      made: languages.length > 0 ? `made into ${languages.map((one) => languageName(one)).join(', ')}` : '',
    };
  });
}
