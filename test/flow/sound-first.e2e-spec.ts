import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type { Transcript } from '@z2/contracts';
import { PocketsphinxEngine } from '@z2/engines';
import { type Sources, YtDlp } from '@z2/sources';
import { DownloadStage, type EarlyDownload, TranscribeStage } from '@z2/stages';

import { sharedYtDlp } from '../../libs/sources/src/testing/shared-yt-dlp';
import { TestContext } from '../../libs/stages/src/testing/test-context';
import { makeTalk } from '../fixtures/make-talk';

const TOOLS = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };

it('recognises speech before the last byte of the picture is sent', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'z2-flow-'));
  await using ctx = await TestContext.create();
  const tool = await sharedYtDlp();
  // Picture and sound apart, as YouTube has them.
  const talk = makeTalk(dir);
  const dash = ['-f', 'dash', '-seg_duration', '2', '-adaptation_sets', 'id=0,streams=v id=1,streams=a'];
  execFileSync('ffmpeg', ['-v', 'error', '-i', talk, '-c', 'copy', ...dash, join(dir, 'talk.mpd')]);
  const order: string[] = [];
  // The last part of the picture is held back until words are there: without the flow this would never end.
  const heard = Promise.withResolvers<void>();
  const server = createServer((request, answer) => {
    const name = basename(request.url ?? '');
    const send = async (): Promise<void> => {
      if (name.startsWith('chunk-stream0-00006')) {
        await heard.promise;
        order.push('last of the picture');
      }
      answer.setHeader('content-type', name.endsWith('mpd') ? 'application/dash+xml' : 'video/mp4');
      answer.end(await readFile(join(dir, name)));
    };
    send().catch(() => answer.writeHead(404).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const limits = { resumeDir: join(dir, 'downloads'), maxBytes: 1e8, timeoutMs: 120_000, stallMs: 100_000 };
    const engine = new YtDlp({ tool, ffmpeg: TOOLS.ffmpeg, allowedHosts: [host], ...limits });
    // An address in place of YouTube's: all else is what a job runs.
    const youtube: Sources['youtube'] = {
      kind: 'youtube',
      identify: () => Promise.resolve(null),
      fetch: (_, context) => engine.download(`http://${host}/talk.mpd`, context),
    };
    const sources = { youtube } as unknown as Sources;
    const download = new DownloadStage({ sources, tools: TOOLS, maxDurationMs: 60_000 });
    const transcribe = new TranscribeStage(TOOLS, [new PocketsphinxEngine()]);
    await using later = await ctx.again();
    const transcribed = Promise.withResolvers<Transcript>();
    ctx.onEarly = (told) => {
      const { sound, metadata, captions } = told as EarlyDownload;
      transcribe
        .run(
          {
            ...{ media: sound, metadata, captions, user_captions: null, source_language: 'en' },
            options: { speech_engine: null, speech_model: null, profile: 'netflix' },
          },
          later,
        )
        .then(({ transcript }) => later.artifacts.readJson<Transcript>(transcript))
        .then((transcript) => {
          order.push('words');
          heard.resolve();
          transcribed.resolve(transcript);
        })
        .catch(transcribed.reject);
    };
    const source = { kind: 'youtube', url: 'https://youtu.be/abcdefghijk', video_id: 'abcdefghijk' } as const;
    const output = await download.run({ source, options: { clip: null } }, ctx);

    // Asked for again, where it was held back for long.
    expect([...new Set(order)]).toEqual(['words', 'last of the picture']);
    const { cues } = await transcribed.promise;
    expect(cues.flatMap(({ words = [] }) => words).length).toBeGreaterThan(5);
    // What was recognised early is what the job goes on with.
    expect(output.sound?.sha256).toBe((ctx.told[0] as EarlyDownload).sound.sha256);
    expect(Math.abs(output.metadata.duration_ms - 12_000)).toBeLessThan(150);
  } finally {
    heard.resolve();
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true, force: true });
  }
}, 300_000);
