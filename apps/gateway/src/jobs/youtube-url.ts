import { Z2Error } from '@z2/contracts';

const HOSTS = /^(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com$/;
const VIDEO_ID = /^[\w-]{11}$/;

/**
 * Id of the video that a YouTube address names: watch, youtu.be, shorts, live, embed, v.
 *
 * @throws Z2Error SOURCE_URL_INVALID
 */
export function youtubeVideoId(text: string): string {
  const id = findId(text.trim());
  if (!id || !VIDEO_ID.test(id)) {
    throw new Z2Error('SOURCE_URL_INVALID', 'This is no address of a YouTube video.', {
      remedy:
        'Give one like https://www.youtube.com/watch?v=dQw4w9WgXcQ; a video elsewhere is taken by its own URL (source_url).',
      details: { youtube_url: text },
    });
  }
  return id;
}

function findId(text: string): string | null {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    return null;
  }
  const host = url.hostname.toLowerCase();
  const [first, second] = url.pathname.split('/').filter(Boolean);
  if (host === 'youtu.be') {
    return first ?? null;
  }
  if (!HOSTS.test(host)) {
    return null;
  }
  if (first === 'watch') {
    return url.searchParams.get('v');
  }
  return ['shorts', 'live', 'embed', 'v'].includes(first ?? '') ? (second ?? null) : null;
}
