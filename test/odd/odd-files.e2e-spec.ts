import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort } from '@z2/runtime';

import { CliHome, type Run } from '../support/cli';
import { ODD_FILES, type OddFile } from './odd-table';

const root = join(__dirname, '..', '..');
const ODD = join(root, '..', 'shared', 'media', 'odd');
jest.setTimeout(240_000);

interface Stream {
  codec_type: string;
  codec_name: string;
  width: number;
  height: number;
  pix_fmt: string;
  sample_aspect_ratio?: string;
  nb_read_frames: string;
  side_data_list?: { rotation?: number }[];
}

/** One system for all files, as a service; a file that fails may cost the next one nothing. */
describe('the main job over odd files', () => {
  let dir: string;
  let cli: CliHome;

  const z2 = (...args: string[]): Promise<Run> => cli.z2(...args);

  beforeAll(async () => {
    cli = new CliHome({ Z2_PORT: String(await freePort()) });
    ({ dir } = cli);
    expect(await z2('up')).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    expect(await z2('down')).toMatchObject({ code: 0 });
    cli.remove();
  });

  const localize = (path: string, odd: Pick<OddFile, 'captions' | 'duration_ms'>, out: string) => {
    const captions = join(dir, 'given.en.srt');
    const end = Math.max(150, Math.min(2_500, odd.duration_ms - 50));
    writeFileSync(
      captions,
      `1\n00:00:00,050 --> 00:00:0${(end / 1000).toFixed(3).replace('.', ',')}\nGood morning.\n`,
    );
    const given = odd.captions === 'given' ? ['--subtitles-in', captions] : [];
    const options = ['--from-language', 'en', '--to', 'es', '--subtitles', 'both', '--dub', '--out', out];
    return z2('localize', path, ...options, ...given);
  };

  // A stranger's clone has no ../shared: then these, made here, stand for the others.
  const made: readonly [name: string, size: string, args: string[], odd: OddFile][] = [
    ['made-turned.mp4', '320x180', [...h264(), '-t', '2'], turned()],
    ['made-odd.mkv', '161x121', ['-c:v', 'ffv1', '-pix_fmt', 'yuv420p', '-t', '2'], oddSize()],
  ];
  const given = existsSync(ODD) ? ODD_FILES : [];
  const cases = [
    ...made.map(([name, size, args, odd]) => ({ name, odd, path: () => makeOdd(name, size, args, odd) })),
    ...given.map((odd) => ({ name: odd.file, odd, path: () => join(ODD, odd.file) })),
  ];

  it.each(cases)('$name', ({ path, odd }) => outcome(path(), odd));

  function makeOdd(name: string, size: string, args: string[], odd: OddFile): string {
    const plain = join(dir, `plain-${name}`);
    const path = join(dir, name);
    const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc=r=25:s=${size}`];
    execFileSync('ffmpeg', [...input, ...args, plain]);
    const turn = odd.video?.rotation ? ['-metadata:s:v', 'rotate=90'] : [];
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', plain, '-c', 'copy', ...turn, path]);
    return path;
  }

  async function outcome(path: string, odd: OddFile): Promise<void> {
    const out = join(dir, `out-${odd.file}`);
    const run = await localize(path, odd, out);
    if (odd.error) {
      expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining(odd.error) as string });
      expect(run.stderr).toMatch(/→ \S/);
      expect(existsSync(out)).toBe(false);
      return;
    }
    expect([run.code, run.stderr]).toEqual([0, expect.anything()]);
    const title = odd.file.slice(0, odd.file.lastIndexOf('.'));
    const result = (ending: string): string => join(out, 'es', `${title}.es.${ending}`);
    expect(readdirSync(join(out, 'es'))).toEqual(
      expect.arrayContaining([`${title}.es.srt`, `${title}.es.dub.${dubEnding(odd)}`]),
    );
    const seen = { ...(odd.video ? films(odd.video, result) : null), duration: [] as number[] };
    const results = odd.video
      ? [result(odd.video.container), result(`burnt.${odd.video.burnt.container}`)]
      : [result('dub.m4a')];
    seen.duration = results
      .map((file) => durationMs(file) - odd.duration_ms)
      .filter((off) => Math.abs(off) > 100);
    expect(seen).toEqual({ ...(odd.video ? expected(odd.video) : null), duration: [] });
  }

  function films(video: NonNullable<OddFile['video']>, result: (ending: string) => string) {
    const soft = streamsOf(result(video.container));
    const burnt = streamsOf(result(`burnt.${video.burnt.container}`));
    const facts = (streams: Stream[]) => {
      const { codec_name, width, height, pix_fmt, nb_read_frames, ...more } = pictureOf(streams);
      return {
        picture: `${codec_name} ${width}x${height} ${pix_fmt}`,
        frames: Number(nb_read_frames),
        audio: streams.filter(({ codec_type }) => codec_type === 'audio').length,
        rotation: more.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0,
        sar: more.sample_aspect_ratio ?? '1:1',
      };
    };
    const subtitles = soft.filter(({ codec_type }) => codec_type === 'subtitle').length;
    return { soft: facts(soft), burnt: facts(burnt), hasSubtitles: subtitles > 0 };
  }

  function expected(video: NonNullable<OddFile['video']>) {
    const { frames, audio, rotation = 0, sar = '1:1' } = video;
    return {
      soft: { picture: video.soft, frames, audio, rotation, sar },
      burnt: { picture: video.burnt.picture, frames, audio, rotation: 0, sar: '1:1' },
      hasSubtitles: true,
    };
  }
});

function dubEnding({ video }: OddFile): string {
  return video?.container === 'webm' ? 'webm' : 'm4a';
}

function probe<T>(file: string, ...args: string[]): T {
  // A picture that begins late is found only by one who reads that far.
  const far = ['-analyzeduration', '30M', '-probesize', '100M'];
  const all = ['-v', 'error', ...far, ...args, '-of', 'json', file];
  return JSON.parse(execFileSync('ffprobe', all, { encoding: 'utf8' })) as T;
}
const streamsOf = (file: string): Stream[] =>
  probe<{ streams: Stream[] }>(file, '-count_frames', '-show_streams').streams;
const durationMs = (file: string): number =>
  Number(probe<{ format: { duration: string } }>(file, '-show_format').format.duration) * 1000;

function pictureOf(streams: Stream[]): Stream {
  const found = streams.find(({ codec_type }) => codec_type === 'video');
  if (!found) {
    throw new Error('no picture');
  }
  return found;
}

function h264(): string[] {
  return ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
}
function turned(): OddFile {
  const burnt = { container: 'mp4', picture: 'h264 180x320 yuv420p' };
  const video = {
    container: 'mp4',
    soft: 'h264 320x180 yuv420p',
    burnt,
    frames: 50,
    audio: 1,
    rotation: 90,
  };
  return {
    file: 'made-turned.mp4',
    odd: 'turned',
    error: null,
    captions: 'given',
    duration_ms: 2_000,
    video,
  };
}
function oddSize(): OddFile {
  const burnt = { container: 'mkv', picture: 'h264 160x120 yuv420p' };
  const video = { container: 'mkv', soft: 'ffv1 161x121 yuv420p', burnt, frames: 50, audio: 1 };
  return { file: 'made-odd.mkv', odd: 'odd size', error: null, captions: 'given', duration_ms: 2_000, video };
}
