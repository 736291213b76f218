import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('feeds', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  it('are made, switched off and on, looked at, and removed', async () => {
    const { feeds } = gateway.client;
    const made = await feeds.create({
      ...{
        kind: 'playlist',
        url: 'https://www.youtube.com/@bees',
        cron: '0 * * * *',
        time_zone: 'Europe/Berlin',
      },
      job: { target_languages: ['es', 'fr'], priority: 3 },
    });
    expect(made).toMatchObject({
      url: 'https://www.youtube.com/@bees/videos',
      enabled: true,
      seen: 0,
      jobs: 0,
    });
    const off = await feeds.update(made.feed_id, { enabled: false });
    expect(off).toMatchObject({ enabled: false, next_at: null });
    const on = await feeds.update(made.feed_id, { enabled: true, cron: '30 4 * * *' });
    expect(on.next_at).toMatch(/T0[23]:30:00.000Z$/);
    expect((await feeds.check(made.feed_id)).next_at).toBe('1970-01-01T00:00:00.000Z');
    expect(await feeds.list()).toHaveLength(1);
    expect((await feeds.remove(made.feed_id)).feed_id).toBe(made.feed_id);
    await expect(feeds.get(made.feed_id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    [{ cron: 'now and then' }, 'VALIDATION_FAILED'],
    [{ time_zone: 'Europe/Nowhere' }, 'VALIDATION_FAILED'],
    [{ kind: 'playlist' as const, url: 'https://films.example/list' }, 'SOURCE_URL_INVALID'],
    [{ url: 'ftp://films.example/feed.xml' }, 'SOURCE_URL_INVALID'],
    [{ url: 'http://127.0.0.1/feed.xml' }, 'SOURCE_URL_FORBIDDEN'],
    [{ kind: 'folder' as const, url: 'films' }, 'FORBIDDEN'],
    [{ job: { target_languages: ['nolanguage'] } }, 'LANGUAGE_UNKNOWN'],
    [{ backfill: 1000 }, 'VALIDATION_FAILED'],
  ])('%j is refused: %s', async (more, code) => {
    const feed = { kind: 'rss', url: 'https://films.example/feed.xml', cron: '0 * * * *' } as const;
    await expect(gateway.client.feeds.create({ ...feed, ...more })).rejects.toMatchObject({ code });
  });
});
