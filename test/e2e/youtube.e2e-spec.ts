import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CreateJobRequest, JobView } from '@z2/contracts';

import { GoogleTranslateServer } from '../../libs/engines/src/testing/google-translate-server';
import { spanish } from '../../libs/engines/src/testing/scripted-translator';
import { FakeYoutube } from '../../libs/sources/src/testing/fake-youtube';
import { sharedYtDlp } from '../../libs/sources/src/testing/shared-yt-dlp';
import { Z2System } from '../faults/z2-system';
import { makeTalk, TALK } from '../fixtures/make-talk';

jest.setTimeout(300_000);

const [FIRST, SECOND, PRIVATE] = ['aqz-KE-bpKQ', 'bbbbbbbbbbb', 'ppppppppppp'] as const;
const watch = (id: string): string => `https://www.youtube.com/watch?v=${id}`;
const TITLE = 'A walk: “north”';

/** YouTube and Google cannot be reached from a test: their real libraries, in the service, talk to local servers. */
describe('a link of YouTube, through the whole service', () => {
  let dir: string;
  let z2: Z2System;
  let youtube: FakeYoutube;
  let google: GoogleTranslateServer;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'z2-youtube-'));
    google = await GoogleTranslateServer.start(
      ({ contents }) => ({ translations: contents.map((text) => ({ translatedText: spanish(text) })) }),
      ['en', 'es'],
      { name: 'none', languagePair: { sourceLanguageCode: 'en', targetLanguageCode: 'es' } },
    );
    youtube = await FakeYoutube.start(readFileSync(makeTalk(dir)));
    youtube.captions = { en: vtt() };
    z2 = await Z2System.start({
      ...{ Z2_YOUTUBE_ENGINES: 'ytdl-core,youtubei', Z2_YOUTUBE_URL: youtube.server.url('/') },
      ...{ Z2_ALLOW_PRIVATE_SOURCES: youtube.server.host },
      ...{ Z2_GOOGLE_PROJECT: 'p1', Z2_GOOGLE_TRANSLATE_ENDPOINT: google.endpoint },
    });
  });
  afterAll(async () => {
    await z2.stop();
    await Promise.all([youtube[Symbol.asyncDispose](), google[Symbol.asyncDispose]()]);
    rmSync(dir, { recursive: true, force: true });
  });

  const wish = (url: string): CreateJobRequest => ({
    ...{ youtube_url: url, source_language: 'en', target_languages: ['es'] },
    publish: [{ publisher: 'folder', path: join(dir, 'out') }],
  });
  const enginesOf = ({ engines }: JobView): string[] =>
    engines.map(({ kind, engine }) => `${kind} ${engine}`);
  const warnings = async (job_uuid: string): Promise<string[]> =>
    (await z2.client.getLogs(job_uuid, { level: 'WARNING' })).logs.map(({ message }) => message);

  it('is loaded by the first engine, with title and captions, and translated by Google', async () => {
    const job = await z2.submit(wish(watch(FIRST)));
    const view = await job.end();
    expect([view.status, view.error, view.title]).toEqual(['COMPLETED', null, TITLE]);
    expect(view.metadata).toMatchObject({ title: TITLE, duration_ms: 12_000, width: 640 });
    expect(enginesOf(view)).toEqual(expect.arrayContaining(['captions captions', 'translation google']));
    // ytdl-core read the watch page, and youtubei was not asked at all.
    expect(youtube.paths).toEqual(
      expect.arrayContaining(['/www.youtube.com/watch', '/www.youtube.com/api/timedtext', '/videoplayback']),
    );
    expect(youtube.clients).not.toContain('ANDROID_VR');
    expect(await warnings(job.uuid)).toEqual([]);
    expect(google.asked.map(({ parent, targetLanguageCode }) => [parent, targetLanguageCode])).toEqual([
      ['projects/p1/locations/global', 'es'],
    ]);
    const [name] = readdirSync(join(dir, 'out', 'es')).filter((file) => file.endsWith('.es.srt'));
    const subtitles = readFileSync(join(dir, 'out', 'es', name!), 'utf8');
    expect(subtitles.replaceAll('\n', ' ')).toContain(spanish(TALK[1].text));
  });

  it('out of a playlist: a job of each video, by the next engine where the first fails', async () => {
    const tool = await sharedYtDlp();
    mkdirSync(join(z2.dir, 'home', 'tools'), { recursive: true });
    symlinkSync(tool.dir, join(z2.dir, 'home', 'tools', 'yt-dlp'));
    youtube.list = [SECOND, PRIVATE].map((id) => ({ id, title: `Bees ${id}`, seconds: 12, picture: '' }));
    youtube.player = (id, app) =>
      id === PRIVATE
        ? refusal('This is a private video. Please sign in')
        : // Only one of the apps that youtubei plays is let in.
          app === 'ANDROID_VR'
          ? youtube.playable(id)
          : refusal('Sign in to confirm you’re not a bot');

    const url = 'https://www.youtube.com/playlist?list=PLbees';
    const { entries, title } = await z2.client.readPlaylist({ url });
    expect([title, ...entries.map(({ video_id, jobs }) => [video_id, jobs])]).toEqual([
      ...['Bees', [SECOND, []], [PRIVATE, []]],
    ]);
    const { results } = await z2.client.createJobs({ jobs: entries.map((entry) => wish(entry.url)) });
    const [second, hidden] = await Promise.all(results.map(({ job }) => z2.follow(job!.job_uuid).end()));
    expect([second?.status, second?.error, second?.title]).toEqual(['COMPLETED', null, TITLE]);
    expect(await warnings(second!.job_uuid)).toEqual([
      expect.stringMatching(/^ytdl-core: YouTube limits requests/),
    ]);
    expect(enginesOf(second!)).toContain('captions captions');
    expect([hidden?.status, hidden?.error]).toMatchObject(['FAILED', { code: 'SOURCE_REFUSED' }]);

    const again = await z2.client.readPlaylist({ url });
    expect(again.entries.map(({ jobs }) => jobs.map(({ status }) => status))).toEqual([
      ...[['COMPLETED'], ['FAILED']],
    ]);
  });
});

const refusal = (reason: string) => ({ playabilityStatus: { status: 'LOGIN_REQUIRED', reason } });

function vtt(): string {
  const time = (ms: number): string => new Date(ms).toISOString().slice(11, 23);
  return `WEBVTT\n\n${TALK.map(
    ({ start_ms, text }) => `${time(start_ms)} --> ${time(start_ms + 2_800)}\n${text}\n`,
  ).join('\n')}`;
}
