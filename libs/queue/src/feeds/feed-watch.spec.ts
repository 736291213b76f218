import { DEFAULT_JOB_OPTIONS, Z2Error } from '@z2/contracts';
import { FeedsRepository, type NewFeed } from '@z2/entities';

import { createTestDatabase, type TestDatabase } from '../../../entities/src/testing/test-database';
import { JobCommands, type NewJob } from '../job-commands';
import { FeedWatch, nextLook, type ShownVideo } from './feed-watch';

const video = (n: number): ShownVideo => ({
  ...{ item: `v${n}`, title: `Talk ${n}` },
  source: { kind: 'url', url: `https://films.example/${n}.mp4` },
});
const feed: NewFeed = {
  ...{ kind: 'rss', url: 'https://films.example/feed.xml', cron: '0 * * * *', time_zone: 'UTC', backfill: 0 },
  job: {
    ...{ source_language: 'en', target_languages: ['es'], publish: [], priority: 7 },
    options: { ...DEFAULT_JOB_OPTIONS },
  },
};

/** Real PostgreSQL; the list is the test's. */
describe('feeds', () => {
  let database: TestDatabase;
  let feeds: FeedsRepository;
  let commands: JobCommands;
  /** The newest first. */
  let shown: ShownVideo[];
  let looks: number;
  const { signal } = new AbortController();
  beforeAll(async () => {
    database = await createTestDatabase();
    feeds = new FeedsRepository(database.dataSource);
    commands = new JobCommands(database.dataSource, null);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE jobs, feeds CASCADE');
    [shown, looks] = [[video(2), video(1)], 0];
  });
  const watch = (by: Pick<JobCommands, 'create'> = commands): FeedWatch =>
    new FeedWatch(database.dataSource, by, () => {
      looks += 1;
      return Promise.resolve(shown);
    });
  const due = (): Promise<unknown> =>
    database.dataSource.query('UPDATE feeds SET next_at = now(), lease_until = NULL');
  const jobs = async (): Promise<string[]> => {
    const rows = await database.dataSource.query<{ title: string }[]>(
      'SELECT title FROM jobs ORDER BY created_at',
    );
    return rows.map(({ title }) => title);
  };

  it('what is there at the first look is no new video; what comes after it is, once and in order', async () => {
    const { feed_id } = await feeds.create(feed);
    expect(await watch().round(signal)).toBe(0);
    expect(await feeds.view(feed_id)).toMatchObject({ seen: 2, jobs: 0, last_error: null });
    // Not before its time.
    expect(await watch().round(signal)).toBeNull();
    shown = [video(4), video(3), ...shown];
    await due();
    expect(await watch().round(signal)).toBe(2);
    await due();
    expect(await watch().round(signal)).toBe(0);
    expect(await jobs()).toEqual(['Talk 3', 'Talk 4']);
    const [job] = await database.dataSource.query<{ priority: number; target_languages: string[] }[]>(
      'SELECT priority, target_languages FROM jobs',
    );
    expect(job).toMatchObject({ priority: 7, target_languages: ['es'] });
    const { seen, jobs: made, next_at } = await feeds.view(feed_id);
    expect([seen, made]).toEqual([4, 2]);
    expect(new Date(next_at ?? 0).getUTCMinutes()).toBe(0);
  });

  it('takes the newest of what is there along where that is wanted', async () => {
    await feeds.create({ ...feed, backfill: 1 });
    await watch().round(signal);
    expect(await jobs()).toEqual(['Talk 2']);
  });

  it('makes no second job where a worker ends between job and note, and none where two look at once', async () => {
    await feeds.create({ ...feed, backfill: 2 });
    const dying = {
      create: async (job: NewJob): Promise<never> => {
        await commands.create(job);
        throw new Z2Error('DATABASE_UNAVAILABLE', 'It ended.', { remedy: '' });
      },
    };
    await watch(dying).round(signal);
    expect(await jobs()).toEqual(['Talk 1']);
    await due();
    const rounds = await Promise.all([watch().round(signal), watch().round(signal)]);
    expect(rounds.filter((made) => made !== null)).toHaveLength(1);
    expect(looks).toBe(2);
    expect(await jobs()).toEqual(['Talk 1', 'Talk 2']);
    // One that was frozen while it looked comes back, when another has looked already.
    await due();
    const woken = watch();
    await Promise.all([woken.round(signal), due().then(() => watch().round(signal))]);
    expect(await jobs()).toEqual(['Talk 1', 'Talk 2']);
  });

  it('goes on with the others where no job can be made of one, and says what a look failed with', async () => {
    const { feed_id } = await feeds.create({ ...feed, backfill: 2 });
    const refusing = {
      create: (job: NewJob) =>
        job.title === 'Talk 1'
          ? Promise.reject(new Z2Error('SOURCE_URL_FORBIDDEN', 'Not there.', { remedy: 'Do not.' }))
          : commands.create(job),
    };
    expect(await watch(refusing).round(signal)).toBe(1);
    expect(await feeds.view(feed_id)).toMatchObject({ seen: 2, jobs: 1, failed: 1 });
    const away = new FeedWatch(database.dataSource, commands, () =>
      Promise.reject(new Z2Error('SOURCE_UNREACHABLE', 'Away.', { remedy: 'Wait.' })),
    );
    await due();
    expect(await away.round(signal)).toBe(0);
    expect((await feeds.view(feed_id)).last_error).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });

  it('looks by the clock of its place, also where that is put forward', () => {
    const nine = '0 9 * * *';
    expect(nextLook(nine, 'Europe/Berlin', new Date('2026-03-28T12:00:00Z')).toISOString()).toBe(
      '2026-03-29T07:00:00.000Z',
    );
    expect(nextLook(nine, 'UTC', new Date('2026-03-28T12:00:00Z')).toISOString()).toBe(
      '2026-03-29T09:00:00.000Z',
    );
    for (const [cron, zone] of [
      ['soon', 'UTC'],
      ['* * * * * *', 'UTC'],
      [nine, 'Europe/Nowhere'],
      ['0 0 30 2 *', 'UTC'],
    ] as const) {
      expect(() => nextLook(cron, zone, new Date())).toThrow();
    }
  });
});
