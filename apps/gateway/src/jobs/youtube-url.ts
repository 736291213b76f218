import { youtubeVideoIdOf, Z2Error } from '@z2/contracts';

/**
 * Id of the video that a YouTube address names.
 *
 * @throws Z2Error SOURCE_URL_INVALID
 */
export function youtubeVideoId(text: string): string {
  const id = youtubeVideoIdOf(text);
  if (!id) {
    throw new Z2Error('SOURCE_URL_INVALID', 'This is no address of a YouTube video.', {
      remedy:
        'Give one like https://www.youtube.com/watch?v=dQw4w9WgXcQ; a video elsewhere is taken by its own URL (source_url), a playlist by POST /api/playlists.',
      details: { youtube_url: text },
    });
  }
  return id;
}
