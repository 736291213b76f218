import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PUBLISHER_IDS, type PublisherId, type PublishTarget } from '@z2/contracts';
import type { QueryRunner } from 'typeorm';

import { PeertubeServer } from '../../libs/publishers/src/testing/peertube-server';
import { S3Server } from '../../libs/publishers/src/testing/s3-server';
import { WebhookReceiver } from '../../libs/publishers/src/testing/webhook-receiver';
import { YoutubeServer } from '../../libs/publishers/src/testing/youtube-server';
import { makeTalk, TALK } from '../fixtures/make-talk';
import { isRunning, until } from '../support/processes';
import { Z2System } from './z2-system';

jest.setTimeout(240_000);

/** A number of PostgreSQL's advisory locks: whoever writes the result of a publishing waits for it. */
const PUBLISH_LOCK = 4711;
const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

interface Receiver {
  target: PublishTarget;
  /** How many deliveries of the Spanish video the receiver counts. */
  readonly count: () => number;
  /** What lies there, with all that would tell of a second writing. */
  readonly facts: () => unknown;
  /** Whether it can be asked what it has; else it tells repetitions by their key. */
  canLookUp: boolean;
}

type Receivers = Record<PublisherId, Receiver>;

describe('a worker killed with -9 between the success at the receiver and the record of it', () => {
  let z2: Z2System;
  let s3: S3Server;
  let webhook: WebhookReceiver;
  let youtube: YoutubeServer;
  let peertube: PeertubeServer;
  let holder: QueryRunner;
  let receivers: Receivers;

  beforeAll(async () => {
    [s3, webhook, youtube, peertube] = await Promise.all([
      S3Server.start(),
      WebhookReceiver.start(SECRET),
      new YoutubeServer().listen(),
      new PeertubeServer().listen(),
    ]);
    z2 = await Z2System.start({
      ...{ Z2_S3_ENDPOINT: s3.url, Z2_S3_REGION: 'eu-test-1' },
      ...{ Z2_S3_ACCESS_KEY_ID: 'AKIA1', Z2_S3_SECRET_ACCESS_KEY: 'secret' },
      ...{ Z2_WEBHOOK_SECRET: SECRET, Z2_ALLOW_PRIVATE_WEBHOOKS: webhook.host },
      ...{ Z2_YOUTUBE_API_URL: youtube.url, Z2_YOUTUBE_CLIENT_ID: 'client' },
      ...{ Z2_YOUTUBE_CLIENT_SECRET: 'client-secret', Z2_YOUTUBE_REFRESH_TOKEN: 'refresh-secret' },
      ...{ Z2_PEERTUBE_URL: peertube.url, Z2_ALLOW_PRIVATE_PEERTUBE: new URL(peertube.url).host },
      ...{ Z2_PEERTUBE_USERNAME: 'bee', Z2_PEERTUBE_PASSWORD: 'tube-secret' },
    });
    receivers = receiversOf(join(z2.dir, 'out'), s3, webhook, youtube, peertube);
    await z2.database.dataSource.query(
      `CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN PERFORM pg_advisory_xact_lock(${PUBLISH_LOCK}); RETURN NEW; END $$;
       CREATE TRIGGER hold BEFORE UPDATE ON job_publishing FOR EACH ROW EXECUTE FUNCTION hold()`,
    );
    holder = z2.database.dataSource.createQueryRunner();
    makeTalk(join(z2.dir, 'in'));
    writeFileSync(join(z2.dir, 'in', 'talk.srt'), srt());
  });
  afterAll(async () => {
    await holder.release();
    await z2.stop();
    await Promise.all([s3.stop(), webhook.stop(), youtube.stop(), peertube.stop()]);
  });

  it.each(PUBLISHER_IDS)('%s: is followed by another, and the receiver counts one', async (publisher) => {
    const { target, count, facts, canLookUp } = receivers[publisher];
    await holder.query(`SELECT pg_advisory_lock(${PUBLISH_LOCK})`);
    const job = await z2.submit({
      source_path: join(z2.dir, 'in', 'talk.mp4'),
      source_language: 'en',
      target_languages: ['es'],
      options: { subtitles_in: join(z2.dir, 'in', 'talk.srt') },
      publish: [target],
    });
    await until(
      async () => (await waiting()).length > 0,
      'something that is published and not recorded',
      120_000,
    );
    // The fault lands where it should: the receiver has it, and the row says that nobody knows.
    expect(count()).toBe(1);
    expect((await job.view()).publishing.map(({ state, language }) => [state, language])).toEqual([
      ['INTENT', 'es'],
    ]);
    const before = facts();
    await killWorker();
    await holder.query(`SELECT pg_advisory_unlock(${PUBLISH_LOCK})`);

    const view = await job.end();
    expect([view.status, view.error]).toEqual(['COMPLETED', null]);
    const again = view.stages.filter(({ attempt }) => attempt > 1);
    expect(again.map(({ stage, language }) => [stage, language])).toEqual([['publish', 'es']]);
    expect([count(), facts()]).toEqual([1, before]);
    expect(view.publishing.map(({ state }) => state)).toEqual(['DONE', 'DONE']);
    const lines = job.events.flatMap((event) => (event.type === 'log' ? [event.message] : []));
    const found = lines.filter((line) => line.startsWith('Found what an earlier try published'));
    expect(found).toHaveLength(canLookUp ? 1 : 0);
    const numbers = job.events.flatMap(({ seq }) => (seq === null ? [] : [seq]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(z2.log('worker')).not.toContain('Warning');
  });

  it('sends a webhook again with the same id and the same body, and the secret is nowhere', () => {
    const spanish = webhook.requests.filter(({ payload }) => payload.data.language === 'es');
    expect(spanish).toHaveLength(2);
    expect(spanish[1]?.id).toBe(spanish[0]?.id);
    expect(spanish[1]?.body).toBe(spanish[0]?.body);
    expect(webhook.refused).toBe(0);
    expect([...webhook.taken.values()].map(({ payload }) => payload.type)).toEqual([
      'job.language.published',
      'job.published',
    ]);
    expect(`${z2.log('worker')}${z2.log('gateway')}`).not.toContain(SECRET);
  });

  /** Connections that wait to write what came of a publishing. */
  const waiting = (): Promise<{ pid: number }[]> =>
    z2.database.dataSource.query(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${PUBLISH_LOCK} AND NOT granted`,
    );

  const killWorker = async (): Promise<void> => {
    const worker = z2.worker() ?? 0;
    expect(isRunning(worker)).toBe(true);
    process.kill(worker, 'SIGKILL');
    await until(() => !isRunning(worker), 'the end of the worker');
    // The dead worker's statement must not be carried out in its name afterwards.
    for (const { pid } of await waiting()) {
      await z2.database.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
    }
  };
});

function receiversOf(
  out: string,
  s3: S3Server,
  webhook: WebhookReceiver,
  youtube: YoutubeServer,
  peertube: PeertubeServer,
): Receivers {
  const names = (): string[] => (existsSync(join(out, 'es')) ? readdirSync(join(out, 'es')) : []);
  return {
    folder: {
      target: { publisher: 'folder', path: out },
      count: () => names().filter((name) => name.endsWith('.mp4')).length,
      facts: () => [
        names().map((name) => {
          const { ino, mtimeMs } = statSync(join(out, 'es', name));
          return [name, ino, mtimeMs];
        }),
        readdirSync(out).filter((name) => name.startsWith('.z2-')),
      ],
      canLookUp: true,
    },
    s3: {
      target: { publisher: 's3', options: { bucket: 'talks' } },
      count: () => s3.stored.filter(({ type }) => type === 'video/mp4').length,
      facts: () =>
        s3.requests.filter(({ method, path }) => method !== 'HEAD' && path.startsWith('talks/es/')),
      canLookUp: true,
    },
    webhook: {
      target: { publisher: 'webhook', options: { url: webhook.url } },
      count: () => [...webhook.taken.values()].filter(({ payload }) => payload.data.language === 'es').length,
      facts: () => null,
      canLookUp: false,
    },
    youtube: {
      target: { publisher: 'youtube', options: { playlist: 'PL1' } },
      count: () => youtube.videos.length,
      // Sessions, videos, captions, thumbnails, playlist items.
      facts: () => [youtube.writes, youtube.videos.map(({ id, captions }) => [id, captions.length])],
      canLookUp: true,
    },
    peertube: {
      target: { publisher: 'peertube', options: { channel: 'wasps' } },
      count: () => peertube.videos.length,
      // Videos, captions, thumbnails.
      facts: () => [peertube.writes, peertube.videos.map(({ uuid, captions }) => [uuid, captions.size])],
      canLookUp: true,
    },
  };
}

function srt(): string {
  const time = (ms: number): string => new Date(ms).toISOString().slice(11, 23).replace('.', ',');
  return TALK.map(
    ({ start_ms, text }, index) => `${index + 1}\n${time(start_ms)} --> ${time(start_ms + 2_800)}\n${text}\n`,
  ).join('\n');
}
