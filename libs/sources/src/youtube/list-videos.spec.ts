import { ListServer } from '../testing/list-server';
import { sharedYtDlp } from '../testing/shared-yt-dlp';
import { listOf, listVideos } from './list-videos';
import { ytDlpError } from './youtube-errors';
import type { YtDlpAskOptions } from './yt-dlp-json';

/** The real yt-dlp, against a list of a local server (YouTube cannot be reached from a test). */
describe('listVideos', () => {
  let list: ListServer;
  let options: YtDlpAskOptions;
  const { signal } = new AbortController();
  beforeAll(async () => {
    list = await ListServer.start();
    list.videos = ['aaaaaaaaaaa', 'bbbbbbbbbbb', 'ccccccccccc'].map((id, i) => ({
      ...{ id, title: `Bees ${i}`, seconds: 60 + i, picture: `https://i.example/${id}.jpg` },
    }));
    options = { tool: await sharedYtDlp(), allowedHosts: [list.host] };
  }, 300_000);
  afterAll(() => list[Symbol.asyncDispose]());
  afterEach(() => void (list.fault = null));

  it('tells of the first videos of a list, and whether there are more', async () => {
    const found = await listVideos(list.url, 2, options, signal);
    expect(found).toMatchObject({ title: 'Bees', more: true });
    expect(found.videos).toEqual([
      {
        ...{ video_id: 'aaaaaaaaaaa', url: 'https://www.youtube.com/watch?v=aaaaaaaaaaa', title: 'Bees 0' },
        ...{ duration_s: 60, thumbnail_url: 'https://i.example/aaaaaaaaaaa.jpg' },
      },
      {
        ...{ video_id: 'bbbbbbbbbbb', url: 'https://www.youtube.com/watch?v=bbbbbbbbbbb', title: 'Bees 1' },
        ...{ duration_s: 61, thumbnail_url: 'https://i.example/bbbbbbbbbbb.jpg' },
      },
    ]);
    expect(await listVideos(list.url, 3, options, signal)).toMatchObject({ more: false });
  });

  it('asks no address in a private network that is not allowed', async () => {
    const before = list.asked;
    await expect(listVideos(list.url, 2, { ...options, allowedHosts: [] }, signal)).rejects.toMatchObject({
      code: 'SOURCE_URL_FORBIDDEN',
    });
    expect(list.asked).toBe(before);
  });

  it.each([
    [404, 'SOURCE_NOT_FOUND'],
    [403, 'SOURCE_REFUSED'],
    [429, 'SOURCE_UNREACHABLE'],
  ])('says what %i means', async (status, code) => {
    list.fault = { status };
    await expect(listVideos(list.url, 2, options, signal)).rejects.toMatchObject({ code });
  });

  it('says so where there is no video in it', async () => {
    const { videos } = list;
    list.videos = [];
    await expect(listVideos(list.url, 2, options, signal)).rejects.toMatchObject({
      ...{ code: 'SOURCE_NOT_FOUND', message: `There is no video in ${list.url}.` },
    });
    list.videos = videos;
  });

  it('waits no longer than it may, and ends when cancelled', async () => {
    list.fault = 'silence';
    const impatient = { ...options, timeoutMs: 3_000 };
    await expect(listVideos(list.url, 2, impatient, signal)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    const cancelled = listVideos(list.url, 2, options, AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('listOf', () => {
  it('takes a picture that is wide enough, and leaves out what is no video', () => {
    const pictures = [168, 246, 336, 1280].map((width) => ({ url: `https://i.example/${width}.jpg`, width }));
    const entries = [
      {
        url: 'https://www.youtube.com/watch?v=aaaaaaaaaaa',
        title: 'One',
        duration: 61.5,
        thumbnails: pictures,
      },
      { url: 'https://www.youtube.com/shorts/bbbbbbbbbbb', thumbnails: pictures.slice(0, 2) },
      { url: 'https://www.youtube.com/playlist?list=PL2', title: 'A list in a list' },
      null,
      { url: 'https://www.youtube.com/watch?v=ccccccccccc', title: '[Private video]', duration: null },
    ];
    expect(listOf({ title: null, entries }, 50)).toEqual({
      ...{ title: null, more: false },
      videos: [
        ['aaaaaaaaaaa', 'One', 61.5, 'https://i.example/336.jpg'],
        ['bbbbbbbbbbb', null, null, 'https://i.example/246.jpg'],
        ['ccccccccccc', '[Private video]', null, null],
      ].map(([video_id, title, duration_s, thumbnail_url]) => ({
        ...{ video_id, url: `https://www.youtube.com/watch?v=${video_id}`, title, duration_s, thumbnail_url },
      })),
    });
  });

  it.each([
    ['ERROR: [youtube:tab] @a: This channel does not have a videos tab'],
    ['ERROR: [youtube:tab] RDx: YouTube said: This playlist type is unviewable.'],
    ['ERROR: [youtube:tab] PLx: YouTube said: The playlist does not exist.'],
  ])('%s is a list that is not there', (said) => {
    expect(ytDlpError(said)).toMatchObject({
      code: 'SOURCE_NOT_FOUND',
      message: expect.stringMatching(/list/) as string,
    });
  });
});
