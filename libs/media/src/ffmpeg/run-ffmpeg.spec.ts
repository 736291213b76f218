import { join } from 'node:path';

import { makeVideo, NEVER, temporaryDirectory, TOOLS } from '../testing/fixtures';
import { inputFile, seconds, SOURCE_FORMATS } from './common.args';
import { progressNews, runFfmpeg, runFfprobe } from './run-ffmpeg';

const ENDLESS = ['-re', '-f', 'lavfi', '-i', 'testsrc2=duration=60', '-f', 'null', '-'];

it('guards every input: local files, no playlists', () => {
  expect(inputFile('/a/b.mp4', ['mov'])).toEqual([
    ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', 'mov', '-i', '/a/b.mp4'],
  ]);
  expect(SOURCE_FORMATS).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/hls|concat|dash|pipe|image2/)]),
  );
});

it('writes seconds without rounding a microsecond away', () => {
  expect([seconds(1500), seconds(0), seconds(33.3667), seconds(10_000)]).toEqual([
    '1.5',
    '0',
    '0.033367',
    '10',
  ]);
});

it('says that ffmpeg is missing, and what to do', async () => {
  await expect(
    runFfmpeg({ ...TOOLS, ffmpeg: 'no-such-ffmpeg' }, ENDLESS, { signal: NEVER }),
  ).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
    remedy: expect.stringContaining('apt-get install ffmpeg') as string,
  });
});

it('gives a command that can be pasted when ffmpeg fails', async () => {
  await expect(
    runFfmpeg(TOOLS, ['-f', 'lavfi', '-i', 'nonsense=a b', '-f', 'null', '-'], { signal: NEVER }),
  ).rejects.toMatchObject({
    code: 'FFMPEG_FAILED',
    details: { command: expect.stringContaining("-i 'nonsense=a b' -f null -") as string },
  });
});

it('calls a full disk a full disk', async () => {
  await using directory = await temporaryDirectory();
  const path = await makeVideo(join(directory.path, 'a.mp4'), { seconds: 1 });
  await expect(
    runFfmpeg(TOOLS, [...inputFile(path), '-map', '0:a', '-c:a', 'pcm_s16le', '-f', 's16le', '/dev/full'], {
      signal: NEVER,
    }),
  ).rejects.toMatchObject({ code: 'DISK_FULL', kind: 'transient' });
});

it('does not open other files by a playlist', async () => {
  await using directory = await temporaryDirectory();
  const path = await makeVideo(join(directory.path, 'a.mp4'), { seconds: 1 });
  await expect(runFfprobe(TOOLS, inputFile(path, ['hls']), { signal: NEVER })).rejects.toMatchObject({
    code: 'FFMPEG_FAILED',
    details: { stderr: expect.stringContaining('not on whitelist') as string },
  });
});

it('stops within a second when cancelled, and counts what it did before', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const run = runFfmpeg(TOOLS, ENDLESS, {
    signal: controller.signal,
    onProgress: (ms) => {
      seen.push(ms);
      controller.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(seen.length).toBeGreaterThan(0);
});

it('does not believe a place that ffmpeg tells for ten minutes without getting on', () => {
  let now = 0;
  const isNews = progressNews(() => now);
  expect(isNews('frame=10')).toBe(true);
  now = 599_000;
  expect(isNews('frame=10')).toBe(true);
  expect(isNews('progress=continue')).toBe(true);
  now = 601_000;
  expect(isNews('frame=10')).toBe(false);
  expect(isNews('speed=1x')).toBe(false);
  expect(isNews('frame=11')).toBe(true);
});
