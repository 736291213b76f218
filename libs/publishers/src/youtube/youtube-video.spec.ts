import { createHash } from 'node:crypto';

import type { Check, PublishTarget } from '@z2/contracts';

import { PublishDesk } from '../testing/publish-desk';
import { publishFile } from '../testing/publish-request';
import { type StoredVideo, YoutubeServer } from '../testing/youtube-server';
import { YoutubePublisher } from './youtube.publisher';

/** What a video of YouTube is made of: texts, languages, privacy, captions, thumbnail, playlist. */
describe('YoutubePublisher: the video', () => {
  let desk: PublishDesk;
  let server: YoutubeServer;
  let publisher: YoutubePublisher;
  beforeEach(async () => {
    desk = await PublishDesk.open();
    server = await new YoutubeServer().listen();
    publisher = new YoutubePublisher({
      ...{ clientId: 'client', clientSecret: 'client-secret', refreshToken: 'refresh-secret' },
      ...{ apiUrl: server.url, retries: 2, retryMs: 1, stallMs: 5_000 },
    });
  });
  afterEach(() => Promise.all([desk.close(), server.stop()]));

  const target = (options: Record<string, unknown> = {}): PublishTarget => ({
    publisher: 'youtube',
    options,
  });
  const only = (): StoredVideo => {
    expect(server.videos).toHaveLength(1);
    return server.videos[0]!;
  };

  it('is private, in its language, with texts, tags and the file as it is', async () => {
    const request = await desk.request(target());
    const { url } = await publisher.publish(request, desk.context());
    const { resource, sha256, id } = only();
    expect(url).toBe(`https://www.youtube.com/watch?v=${id}`);
    expect(resource).toEqual({
      snippet: {
        title: 'Cómo hablan las abejas',
        description: 'Bailan.',
        tags: [`z2-${'cd'.repeat(10)}`, 'abejas', 'danza'],
        categoryId: '22',
        defaultLanguage: 'es',
        defaultAudioLanguage: 'en',
      },
      status: { privacyStatus: 'private', selfDeclaredMadeForKids: false },
    });
    expect(sha256).toBe(request.files[0]!.sha256);
    const [begun] = server.asked('POST /upload/youtube/v3/videos');
    expect(begun?.query.getAll('part')).toEqual(['snippet', 'status']);
    expect([begun?.query.get('notifySubscribers'), begun?.headers['x-upload-content-length']]).toEqual([
      'false',
      '4',
    ]);
    expect(desk.progressed.at(-1)).toEqual([4, 4]);
  });

  it('says so where a synthetic voice speaks, and then in which language', async () => {
    const request = await desk.request(target());
    const dub = await publishFile(desk.dir, 'talk.es.m4a', 'voice', 'dub_audio');
    await publisher.publish({ ...request, files: [...request.files, dub] }, desk.context());
    expect(only().resource).toMatchObject({
      snippet: { defaultAudioLanguage: 'es' },
      status: { containsSyntheticMedia: true },
    });
  });

  it('has the captions, thumbnail, playlist, category, tags and wording of the target', async () => {
    const picture = await desk.artifact('best.jpg', 'thumbnail', 'picture', { mime: 'image/jpeg' });
    const options = {
      ...{
        playlist: 'PL1',
        category: '27',
        tags: ['Ciencia'],
        privacy: 'unlisted',
        notify_subscribers: true,
      },
      ...{
        title: '{title} [{language}]',
        description: '{description}\n$& more: {title}',
        made_for_kids: true,
      },
    };
    const material = desk.material({ thumbnails: [picture] });
    await publisher.publish(await desk.request(target(options), 'film', { material }), desk.context());
    const { resource, captions, thumbnail, id } = only();
    expect(resource).toMatchObject({
      snippet: {
        title: 'Cómo hablan las abejas [es]',
        description: 'Bailan.\n$& more: Cómo hablan las abejas',
        tags: [expect.stringMatching(/^z2-/), 'Ciencia', 'abejas', 'danza'] as string[],
        categoryId: '27',
      },
      status: { privacyStatus: 'unlisted', selfDeclaredMadeForKids: true },
    });
    expect(captions).toEqual([
      { language: 'es', trackKind: 'standard', text: expect.stringContaining('¡Hola!') as string },
    ]);
    expect(thumbnail).toEqual({ type: 'image/jpeg', content: Buffer.from('picture') });
    expect(server.playlists.get('PL1')).toEqual([id]);
  });

  it('becomes public at its time; where that has passed it stays private, and that is said', async () => {
    const [ahead, past] = ['2999-01-31T18:00:00+02:00', '2001-01-31T18:00:00Z'];
    await publisher.publish(await desk.request(target({ publish_at: ahead })), desk.context());
    expect(only().resource.status).toMatchObject({
      privacyStatus: 'private',
      publishAt: '2999-01-31T16:00:00.000Z',
    });
    desk.notes.clear();
    const late = await desk.request(target({ publish_at: past }), 'other', { key: 'ef'.repeat(32) });
    const { checks } = await publisher.publish(late, desk.context());
    expect(server.videos[0]?.resource.status).not.toHaveProperty('publishAt');
    expect(checks).toEqual([expect.objectContaining({ check: 'schedule', passed: false })]);
  });

  it('keeps the limits before the call: what is too long is shortened, and that is said', async () => {
    const thumbnails = [
      await desk.artifact('big.png', 'thumbnail', Buffer.alloc(2_000_001), { mime: 'image/png' }),
    ];
    const texts = {
      title: `<b>Bees</b> ${'talk '.repeat(40)}`,
      description: `a <b> ${'пчёлы '.repeat(600)}`,
      tags: Array.from({ length: 60 }, (_, i) => `tag number ${i}`),
    };
    const material = desk.material({ thumbnails });
    const request = await desk.request(target({ tags: ['TAG number 1', 'a,b "c"'] }), 'film', {
      texts,
      material,
    });
    const { checks = [] } = await publisher.publish(request, desk.context());
    const { snippet } = only().resource;
    expect(snippet?.title).toMatch(/^‹b›Bees‹\/b› (talk )+talk…$/);
    expect(Buffer.byteLength(snippet?.description ?? '')).toBeGreaterThan(4_980);
    expect(snippet?.tags?.slice(0, 4)).toEqual([
      ...[`z2-${'cd'.repeat(10)}`, 'TAG number 1', 'a b c', 'tag number 0'],
    ]);
    expect(checks.map(({ check, bound }: Check) => [check, bound])).toEqual([
      ['thumbnail_size', '<= 2000000 bytes'],
      ['title_length', '<= 100 characters'],
      ['description_length', '<= 5000 bytes'],
      ['tags_length', '<= 500 characters'],
    ]);
    expect(only().thumbnail).toBeNull();
  });

  it('may be one for all languages: the source, with captions and texts in each', async () => {
    const media = await desk.artifact('talk.mkv', 'source', 'the source itself');
    const srt = { mime: 'application/x-subrip' };
    const subtitles = [
      await desk.artifact('talk.es.srt', 'subtitles_srt', 'hola', { ...srt, language: 'es' }),
      await desk.artifact('talk.ja.srt', 'subtitles_srt', 'やあ', { ...srt, language: 'ja' }),
    ];
    const texts = [
      { language: 'es', title: 'Abejas', description: 'Bailan.', tags: [] },
      { language: 'ja', title: '蜜蜂', description: '', tags: [] },
    ];
    const material = desk.material({ media, subtitles, texts });
    const whole = { language: null, texts: null, files: [], material };
    const request = await desk.request(target({ videos: 'single' }), 'film', whole);
    const { delivered, files, checks } = await publisher.publish(request, desk.context());
    const { resource, captions, sha256, id } = only();
    expect(sha256).toBe(createHash('sha256').update('the source itself').digest('hex'));
    expect(resource).toMatchObject({
      snippet: { title: 'How bees talk', defaultLanguage: 'en', defaultAudioLanguage: 'en' },
      localizations: {
        es: { title: 'Abejas', description: 'Bailan.' },
        ja: { title: '蜜蜂', description: '' },
      },
    });
    expect(captions.map(({ language, text }) => [language, text])).toEqual([
      ['es', 'hola'],
      ['ja', 'やあ'],
    ]);
    expect(delivered.map(({ path }) => path)).toEqual(['talk.mkv', 'es/talk.es.srt', 'ja/talk.ja.srt']);
    expect(files).toContain(`https://studio.youtube.com/video/${id}/translations`);
    expect(checks).toBeUndefined();
    // The deliveries of single languages have nothing to do then.
    const ofLanguage = await desk.request(target({ videos: 'single' }));
    expect(await publisher.publish(ofLanguage, desk.context())).toEqual({
      url: null,
      files: [],
      delivered: [],
    });
  });

  it('tells in a preview what it takes of the quota, and that there must be a picture', async () => {
    const request = await desk.request(target({ playlist: 'PL1' }));
    const { texts, files } = await publisher.preview(request);
    expect(texts.map(({ field, length, max }) => [field, length, max])).toEqual([
      ['title', 22, 100],
      ['description', 7, 5000],
      ['tags', 36, 500],
      ['privacy', 7, null],
      ['quota', expect.any(Number), null],
    ]);
    expect(texts.at(-1)?.value).toBe('1 of 100 uploads and about 504 of 10000 units of a day');
    expect(files.map(({ path }) => path)).toEqual(['es/talk.es.mp4', 'es/talk.es.srt']);
    const sound = { ...request, files: [await publishFile(desk.dir, 'talk.es.m4a', 'x', 'audio_dubbed')] };
    await expect(publisher.publish(sound, desk.context())).rejects.toMatchObject({
      code: 'PUBLISH_LIMIT_EXCEEDED',
    });
    expect(server.requests).toEqual([]);
  });
});
