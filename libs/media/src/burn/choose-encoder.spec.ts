import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GPU_ENCODERS } from '@z2/contracts';

import { fakeNvenc } from '../testing/fake-gpu';
import { NEVER, TOOLS } from '../testing/fixtures';
import { chooseEncoder, tryEncoder } from './choose-encoder';
import { hasDevice } from './has-device';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-gpu-'));
});
afterAll(() => rm(dir, { recursive: true }));
const nvenc = async (breaks?: string) => ({ ...TOOLS, ffmpeg: await fakeNvenc(dir, breaks) });

it('takes the first that encodes what it was given', async () => {
  expect(await chooseEncoder('auto', await nvenc(), NEVER, () => true)).toEqual({
    ...{ wanted: 'auto', encoder: 'nvenc' },
    trials: [
      { encoder: 'nvenc', fault: null, message: expect.stringMatching(/^It works \(PSNR \d/) as string },
    ],
  });
});

it('takes x264 where none works, and says of each why', async () => {
  // An ffmpeg that was built without any of them.
  const none = { ...TOOLS, ffmpeg: await fakeNvenc(dir, `echo "Unknown encoder 'h264_nvenc'" >&2; exit 1`) };
  const chosen = await chooseEncoder('nvenc', none, NEVER);
  expect(chosen).toEqual({
    ...{ wanted: 'nvenc', encoder: 'x264' },
    trials: [{ encoder: 'nvenc', fault: 'not_built_in', message: 'This ffmpeg was built without it.' }],
  });
  expect(await chooseEncoder('x264', TOOLS, NEVER)).toEqual({ wanted: 'x264', encoder: 'x264', trials: [] });
});

it('tries nothing without a device, unless it is named', async () => {
  const none = { ...TOOLS, ffmpeg: 'no-such-ffmpeg' };
  const { encoder, trials } = await chooseEncoder('auto', none, NEVER, () => false);
  expect([encoder, ...trials.map(({ fault }) => fault)]).toEqual([
    'x264',
    ...Array<string>(4).fill('no_device'),
  ]);
  await expect(chooseEncoder('nvenc', none, NEVER, () => false)).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
  });
});

it('knows devices by their files', async () => {
  const dev = join(dir, 'dev');
  await mkdir(join(dev, 'dri'), { recursive: true });
  const found = (): boolean[] => GPU_ENCODERS.map((encoder) => hasDevice(encoder, 'linux', dev));
  expect(found()).toEqual([false, false, false, false]);
  await writeFile(join(dev, 'nvidiactl'), '');
  await writeFile(join(dev, 'dri', 'renderD128'), '');
  expect(found()).toEqual([true, true, true, false]);
  expect(GPU_ENCODERS.map((encoder) => hasDevice(encoder, 'darwin'))).toEqual([false, false, false, true]);
});

it('tries the real ones of this machine, and what is chosen has passed', async () => {
  const { encoder, trials } = await chooseEncoder('auto', TOOLS, NEVER, () => true);
  const passed = trials.filter(({ fault }) => fault === null).map((trial) => trial.encoder);
  expect(passed).toEqual(encoder === 'x264' ? [] : [encoder]);
  for (const { message } of trials) {
    expect(message).toMatch(/\S/);
  }
});

it.each([
  ['no_device', 'echo "[h264_nvenc @ 0x1] Cannot load libcuda.so.1" >&2; exit 1', 'Cannot load libcuda.so.1'],
  ['frames_differ', `args=("\${args[@]/duration=2/duration=1}")`, '25 of 50 pictures came back.'],
  [
    'pictures_differ',
    `args=("\${args[@]/format=yuv420p/negate,format=yuv420p}")`,
    expect.stringContaining('PSNR') as string,
  ],
])('refuses one with %s', async (fault, breaks, message) => {
  expect(await tryEncoder('nvenc', await nvenc(breaks), NEVER)).toEqual({ encoder: 'nvenc', fault, message });
});

it('is no verdict on the encoder when there is no ffmpeg', async () => {
  await expect(tryEncoder('nvenc', { ...TOOLS, ffmpeg: 'no-such-ffmpeg' }, NEVER)).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
  });
});
