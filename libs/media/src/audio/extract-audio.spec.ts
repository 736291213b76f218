import { join } from 'node:path';

import { inputFile } from '../ffmpeg/common.args';
import { probeMedia } from '../probe/probe';
import { ffmpeg, makeVideo, NEVER, temporaryDirectory, TOOLS } from '../testing/fixtures';
import { cutWav, extractAudio } from './extract-audio';
import { extractAudioArgs } from './extract-audio.args';
import { pcmDurationMs } from './pcm';
import { readWav } from './wav';

const FORMAT = { sample_rate: 16_000, channels: 1 };

it('asks ffmpeg for mono PCM from t = 0 on', async () => {
  await using directory = await temporaryDirectory();
  const path = await makeVideo(join(directory.path, 'a.mp4'), { seconds: 1 });
  const info = await probeMedia(path, TOOLS, NEVER);
  expect(extractAudioArgs(path, 'out.wav', { ...info, lead_ms: 10_040 }, 1, FORMAT)).toEqual([
    ...['-itsoffset', '10.04', ...inputFile(path)],
    ...['-map', '0:1', '-vn', '-sn', '-dn', '-af', 'aresample=16000:async=1:first_pts=0', '-ac', '1'],
    ...[
      '-c:a',
      'pcm_s16le',
      '-rf64',
      'auto',
      '-map_metadata',
      '-1',
      '-fflags',
      '+bitexact',
      '-f',
      'wav',
      'out.wav',
    ],
  ]);
});

it.each(['mkv', 'mp4'])('puts sound that begins late where it belongs (.%s)', async (type) => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  await makeVideo(at('plain.mp4'), { seconds: 3 });
  await ffmpeg(
    ...['-i', at('plain.mp4'), '-itsoffset', '0.7', '-i', at('plain.mp4')],
    ...['-map', '0:v', '-map', '1:a', '-c', 'copy', at(`late.${type}`)],
  );
  const info = await probeMedia(at(`late.${type}`), TOOLS, NEVER);
  const fractions: number[] = [];
  await extractAudio(at(`late.${type}`), at('out.wav'), info, FORMAT, TOOLS, {
    signal: NEVER,
    onProgress: (fraction) => fractions.push(fraction),
  });
  const pcm = await readWav(at('out.wav'));
  expect(pcm).toMatchObject(FORMAT);
  const onset = pcm.samples.findIndex((sample) => Math.abs(sample) > 1000) / 16;
  expect(Math.abs(onset - 700)).toBeLessThan(40);
  expect(pcmDurationMs(pcm)).toBeGreaterThan(3600);
  expect(fractions.at(-1)).toBe(1);

  await cutWav(at('out.wav'), at('part.wav'), 600, 850, TOOLS, NEVER);
  expect(pcmDurationMs(await readWav(at('part.wav')))).toBeCloseTo(250, 0);
});

it('says so where there is no sound', async () => {
  await using directory = await temporaryDirectory();
  const path = await makeVideo(join(directory.path, 'mute.mp4'), { seconds: 1, audio: null });
  const info = await probeMedia(path, TOOLS, NEVER);
  await expect(
    extractAudio(path, join(directory.path, 'o.wav'), info, FORMAT, TOOLS, { signal: NEVER }),
  ).rejects.toMatchObject({ code: 'SOURCE_NOT_MEDIA' });
});
