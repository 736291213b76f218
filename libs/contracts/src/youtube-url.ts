const HOSTS = /^(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com$/;
const VIDEO_ID = /^[\w-]{11}$/;
const CHANNEL = /^\/(@[^/]+|(?:channel|c|user)\/[^/]+)(\/(?:videos|shorts|streams))?\/?$/;

/** Id of the video that a YouTube address names: watch, youtu.be, shorts, live, embed, v. null: it names none. Pure. */
export function youtubeVideoIdOf(text: string): string | null {
  const url = webUrl(text);
  const [first, second] = url?.pathname.split('/').filter(Boolean) ?? [];
  const id = !url
    ? null
    : url.hostname.toLowerCase() === 'youtu.be'
      ? first
      : !isYoutube(url)
        ? null
        : first === 'watch'
          ? url.searchParams.get('v')
          : ['shorts', 'live', 'embed', 'v'].includes(first ?? '')
            ? second
            : null;
  return id && VIDEO_ID.test(id) ? id : null;
}

/**
 * The address of a list of videos that a YouTube address names: a playlist, or a channel's videos. null for anything else; a
 * video that is shown out of a list is a video, unless the list is what is wanted (`ofVideo`). Pure.
 */
export function playlistUrl(text: string, { ofVideo = false } = {}): string | null {
  const url = webUrl(text);
  const list = url?.searchParams.get('list');
  if (!url || (!isYoutube(url) && url.hostname.toLowerCase() !== 'youtu.be')) {
    return null;
  }
  if (list && (url.pathname === '/playlist' || (ofVideo && youtubeVideoIdOf(text)))) {
    return `https://www.youtube.com/playlist?list=${encodeURIComponent(list)}`;
  }
  const channel = isYoutube(url) ? CHANNEL.exec(url.pathname) : null;
  // A channel's front page lists its parts, not its videos.
  return channel ? `https://www.youtube.com/${channel[1]}${channel[2] ?? '/videos'}` : null;
}

function webUrl(text: string): URL | null {
  const url = URL.parse(text.trim());
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : null;
}

const isYoutube = ({ hostname }: URL): boolean => HOSTS.test(hostname.toLowerCase());
