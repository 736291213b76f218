import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { mainVideo, planSegments, probeMedia, readFrameIndex, Segment } from '@z2/media';

import { SegmentEncoder, SegmentWish } from './segment-encoder';
import { ffmpeg, H264, TOOLS } from './testing/render-fixtures';

const NEVER = new AbortController().signal;
const ass = (text: string): string => `[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment
Style: Default,Noto Sans,24,&H00FFFFFF,2

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,${text}
`;

let dir: string;
let counting: string;
let source: SegmentWish['source'];
let segments: Segment[];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-segments-'));
  const path = join(dir, 'a.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=25:duration=4'];
  await ffmpeg(...picture, ...H264, path);
  const info = await probeMedia(path, TOOLS, NEVER);
  const stream = mainVideo(info)!;
  segments = planSegments(info, stream, await readFrameIndex(path, stream, TOOLS, NEVER), 900);
  source = { path, sha256: 'a', info, stream };
  // The real ffmpeg behind a script that writes down how often it was called, and waits as long as there is a file `hold`.
  counting = join(dir, 'counting-ffmpeg');
  await writeFile(
    counting,
    `#!/bin/sh
echo call >> '${dir}/calls'
while [ -e '${dir}/hold' ]; do sleep 0.02; done
exec ffmpeg "$@"
`,
  );
  await chmod(counting, 0o755);
});
afterAll(() => rm(dir, { recursive: true }));
beforeEach(() => writeFile(join(dir, 'calls'), ''));
afterEach(() => letGo());

const calls = async (): Promise<number> =>
  (await readFile(join(dir, 'calls'), 'utf8')).split('\n').length - 1;
const hold = (): Promise<void> => writeFile(join(dir, 'hold'), '');
const letGo = (): Promise<void> => rm(join(dir, 'hold'), { force: true });
async function untilCalled(times: number): Promise<void> {
  while ((await calls()) < times) {
    await setImmediate();
  }
}
const newEncoder = (parallel = 2): SegmentEncoder =>
  new SegmentEncoder({ ...TOOLS, ffmpeg: counting }, parallel);

async function wish(run: string, parts: Partial<SegmentWish> = {}): Promise<SegmentWish> {
  const workdir = join(dir, run);
  await mkdir(workdir, { recursive: true });
  return {
    ...{
      source,
      segment: segments[0]!,
      variable: false,
      encoder: 'x264',
      ass: ass(run),
      workdir,
    },
    ...{ out: join(workdir, 'out.mp4'), signal: NEVER, onProgress: () => undefined },
    ...parts,
  };
}
const bytes = async (one: SegmentWish): Promise<string> => (await readFile(one.out)).toString('base64');

it('decodes once for those who wait for the same segment; each gets what it would get alone', async () => {
  const wishes = [await wish('es'), await wish('fr'), await wish('bare', { ass: null })];
  const encoder = newEncoder();
  const results = await Promise.all(wishes.map((one) => encoder.encode(one)));
  expect(results.map(({ frames }) => frames)).toEqual([25, 25, 25]);
  expect(await calls()).toBe(1);
  const together = await Promise.all(wishes.map(bytes));
  for (const one of wishes) {
    await encoder.encode(one);
  }
  expect(await calls()).toBe(4);
  expect(await Promise.all(wishes.map(bytes))).toEqual(together);
  expect(new Set(together).size).toBe(3);
});

it('joins who comes later to what still waits, and takes other segments for themselves', async () => {
  const encoder = newEncoder(1);
  const early = await Promise.all(segments.map((segment, i) => wish(`es-${i}`, { segment })));
  await hold();
  const running = early.map((one) => encoder.encode(one));
  await untilCalled(1);
  const late = await Promise.all(segments.map((segment, i) => wish(`fr-${i}`, { segment })));
  const joined = late.map((one) => encoder.encode(one));
  await letGo();
  await Promise.all([...running, ...joined]);
  // Segment 0 twice, since it was in work; 1 to 3 once for both.
  expect([segments.length, await calls()]).toEqual([4, 5]);
});

it('lets the others go on when one leaves, and ends at once with the last', async () => {
  const [es, fr] = [new AbortController(), new AbortController()];
  const encoder = newEncoder();
  const wishes = [await wish('es', { signal: es.signal }), await wish('fr', { signal: fr.signal })] as const;
  await hold();
  const [left, stays] = [encoder.encode(wishes[0]), encoder.encode(wishes[1])];
  await untilCalled(1);
  es.abort('lease-lost');
  await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
  await letGo();
  expect(await stays).toMatchObject({ frames: 25 });

  await hold();
  const last = encoder.encode(wishes[1]);
  await untilCalled(2);
  fr.abort('cancel');
  await expect(last).rejects.toMatchObject({ code: 'CANCELLED' });
  await letGo();
  await expect(encoder.encode(wishes[1])).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(await calls()).toBe(2);
  expect((await readdir(dir)).filter((name) => name.includes('-segment-'))).toEqual([]);
});

it('leaves at once also where its turn has not come', async () => {
  const encoder = newEncoder(1);
  const abort = new AbortController();
  await hold();
  const running = encoder.encode(await wish('es'));
  const waiting = encoder.encode(await wish('fr', { segment: segments[1]!, signal: abort.signal }));
  await untilCalled(1);
  abort.abort('cancel');
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  await letGo();
  await running;
  expect(await calls()).toBe(1);
});

it('keeps the fault of one its own', async () => {
  const encoder = newEncoder();
  const [good, bad] = [await wish('es'), await wish('fr', { out: join(dir, 'no', 'such', 'folder.mp4') })];
  const results = await Promise.allSettled([encoder.encode(good), encoder.encode(bad)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);

  const damaged = { ...source, sha256: 'b', path: join(dir, 'none.mp4') };
  const both = [await wish('es', { source: damaged }), await wish('fr', { source: damaged })];
  const failed = await Promise.allSettled(both.map((one) => encoder.encode(one)));
  expect(failed).toMatchObject([
    { status: 'rejected', reason: { code: 'FFMPEG_FAILED' } },
    { status: 'rejected', reason: { code: 'FFMPEG_FAILED' } },
  ]);
});
