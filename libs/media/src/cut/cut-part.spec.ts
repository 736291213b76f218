import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { probeMedia } from '../probe/probe';
import { countFrames, ffmpeg, makeVideo, NEVER, temporaryDirectory, TOOLS } from '../testing/fixtures';
import { cutPart, partOf } from './cut-part';

const cut = async (dir: string, name: string, wanted: { from_ms: number; for_ms: number | null }) => {
  const path = await makeVideo(join(dir, name), { seconds: 8 });
  const info = await probeMedia(path, TOOLS, NEVER, name);
  const out = join(dir, `part-${name}`);
  const made = await cutPart(path, out, info, await partOf(path, info, wanted, TOOLS, NEVER), TOOLS, NEVER);
  return { path, out, ...made };
};

/** What is shown at a time, as a small picture. */
const pictureAt = (path: string, at_ms: number): Promise<string> =>
  ffmpeg(
    '-i',
    path,
    '-ss',
    String(at_ms / 1000),
    '-map',
    '0:v:0',
    '-frames:v',
    '1',
    '-vf',
    'scale=64:36',
    '-f',
    'framemd5',
    '-',
  ).then((text) => text.trim().split(',').at(-1) ?? '');

it.each(['talk.mp4', 'talk.mkv', 'talk.mov'])(
  'begins %s at the key frame before, ends where told, and says exactly where it lies',
  async (name) => {
    await using dir = await temporaryDirectory();
    const { path, out, part, info } = await cut(dir.path, name, { from_ms: 3_500, for_ms: 2_500 });
    expect(Math.abs(part.from_ms - 3_000)).toBeLessThanOrEqual(120);
    expect(Math.abs(part.to_ms - 6_000)).toBeLessThanOrEqual(200);
    expect(info.streams.map(({ type }) => type)).toEqual(['video', 'audio']);
    expect(info.container).toBe((await probeMedia(path, TOOLS, NEVER, name)).container);
    // 25 pictures a second; a few more where B-frames reach over the end.
    expect(Math.abs((await countFrames(out)) - 75)).toBeLessThanOrEqual(4);
    const shown = await Promise.all([pictureAt(path, 4_510), pictureAt(out, 4_510 - part.from_ms)]);
    expect(shown[0]).toMatch(/\w{32}/);
    expect(shown[1]).toBe(shown[0]);
  },
);

it('cuts sound exactly, and takes the rest where nothing says how long', async () => {
  await using dir = await temporaryDirectory();
  const path = join(dir.path, 'sound.wav');
  await ffmpeg('-f', 'lavfi', '-i', 'sine=d=8', path);
  const info = await probeMedia(path, TOOLS, NEVER, 'sound.wav');
  const part = await partOf(path, info, { from_ms: 6_250, for_ms: null }, TOOLS, NEVER);
  expect(part).toEqual({ from_ms: 6_250, to_ms: 8_000 });
  const out = join(dir.path, 'part');
  const made = await cutPart(path, out, info, part, TOOLS, NEVER);
  expect(Math.abs(made.info.duration_ms - 1_750)).toBeLessThanOrEqual(60);
});

it('refuses a part after the end', async () => {
  await using dir = await temporaryDirectory();
  const refused = cut(dir.path, 'talk.mp4', { from_ms: 9_000, for_ms: 1_000 });
  await expect(refused).rejects.toThrow(Z2Error);
  await expect(refused).rejects.toMatchObject({ code: 'OPTION_INVALID' });
});
