import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProcess } from '@z2/runtime';

import { mainVideo } from '../probe/media-info';
import { probeMedia } from '../probe/probe';
import { measureLoudness } from './loudness';
import { scanVideo } from './scan-video';
import { chooseThumbnails, extractThumbnail } from './thumbnails';

const tools = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
const { signal } = new AbortController();
let dir: string;

async function make(name: string, ...args: string[]): Promise<string> {
  const path = join(dir, name);
  await runProcess('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...args, path]);
  return path;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-analysis-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('measureLoudness', () => {
  it('finds the level of a tone, and the -inf of silence', async () => {
    const tone = await make(
      'tone.mp4',
      ...['-f', 'lavfi', '-i', 'sine=f=1000:d=4', '-f', 'lavfi', '-i', 'color=s=64x64:d=4'],
      ...['-af', 'volume=-20dB', '-c:a', 'aac', '-c:v', 'libx264'],
    );
    const seen: number[] = [];
    const loudness = await measureLoudness(tone, tools, { signal, onProgress: (ms) => seen.push(ms) });
    // ffmpeg's sine has -18 dBFS peak; minus 20 dB; a mono sine of 1 kHz reads 3 dB below its peak.
    expect(loudness.integrated_lufs).toBeCloseTo(-41.1, 0);
    expect(loudness.true_peak_dbtp).toBeCloseTo(-38, 0);
    expect(seen.at(-1)).toBeGreaterThan(3000);

    const silence = await make('silence.wav', '-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', '2');
    expect(await measureLoudness(silence, tools, { signal })).toEqual({
      integrated_lufs: null,
      true_peak_dbtp: null,
      range_lu: null,
    });
  });
});

describe('scanVideo and chooseThumbnails', () => {
  it('chooses from all over a picture that stands still', () => {
    const still = { sharpness: 0.5, contrast: 0.5, exposure: 0.5, grid: [90, 90, 90, 90] };
    const samples = Array.from({ length: 80 }, (_, i) => ({ ...still, at_ms: i * 1_000 }));
    const chosen = chooseThumbnails({ samples, scene_changes_ms: [], black: [] }, 80_000);
    expect(chosen).toHaveLength(3);
    const times = chosen.map(({ at_ms }) => at_ms).sort((a, b) => a - b);
    expect(Math.min(times[1]! - times[0]!, times[2]! - times[1]!)).toBeGreaterThanOrEqual(10_000);
  });

  it('finds the cuts, the black, and pictures away from both', async () => {
    const path = await make(
      'cuts.mp4',
      ...['-f', 'lavfi', '-i', 'testsrc2=s=320x180:d=3:r=25', '-f', 'lavfi', '-i', 'testsrc=s=320x180:r=25'],
      ...[
        '-f',
        'lavfi',
        '-i',
        'color=black:s=320x180:d=2:r=25',
        '-f',
        'lavfi',
        '-i',
        'smptebars=s=320x180:d=3:r=25',
      ],
      ...[
        '-filter_complex',
        '[1]trim=duration=2[m];[0][m][2][3]concat=n=4',
        '-c:v',
        'libx264',
        '-pix_fmt',
        'yuv420p',
      ],
    );
    const info = await probeMedia(path, tools, signal);
    const scan = (await scanVideo(path, info, tools, { signal, workdir: dir }))!;
    expect(scan.scene_changes_ms.map((ms) => Math.round(ms / 100) * 100)).toEqual([3000, 5000, 7000]);
    expect(scan.black).toHaveLength(1);
    expect(scan.black[0]!.start_ms).toBeCloseTo(5000, -2);
    expect(scan.samples.length).toBeGreaterThanOrEqual(19);

    const thumbnails = chooseThumbnails(scan, info.duration_ms);
    expect(thumbnails).toHaveLength(3);
    for (const { at_ms, score } of thumbnails) {
      expect(score).toBeGreaterThan(0.3);
      expect(at_ms < 5000 || at_ms > 7000).toBe(true);
    }
    const scenes = new Set(thumbnails.map(({ at_ms }) => (at_ms < 3000 ? 'a' : at_ms < 5000 ? 'b' : 'c')));
    expect(scenes.size).toBeGreaterThan(1);

    const out = join(dir, 'thumb.jpg');
    await extractThumbnail(path, info, mainVideo(info)!.index, thumbnails[0]!.at_ms, out, tools, signal);
    const bytes = await readFile(out);
    expect(bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
    const picture = await runProcess('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=width,height',
      '-of',
      'csv=p=0',
      out,
    ]);
    expect(picture.stdout.trim()).toBe('320,180');
  });

  it('works on a single frame, and says null without video', async () => {
    const frame = await make('frame.mp4', '-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=25', '-frames:v', '1');
    const info = await probeMedia(frame, tools, signal);
    const scan = (await scanVideo(frame, info, tools, { signal, workdir: dir }))!;
    expect(chooseThumbnails(scan, info.duration_ms)).toHaveLength(1);
    const sound = await make('sound.wav', '-f', 'lavfi', '-i', 'sine=d=1');
    expect(
      await scanVideo(sound, await probeMedia(sound, tools, signal), tools, { signal, workdir: dir }),
    ).toBeNull();
  });
});
