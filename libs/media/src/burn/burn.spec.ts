import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { inputFile } from '../ffmpeg/common.args';
import { mux } from '../mux/mux';
import { mainVideo } from '../probe/media-info';
import { probeMedia } from '../probe/probe';
import {
  countFrames,
  ffmpeg,
  ffprobe,
  makeVideo,
  NEVER,
  temporaryDirectory,
  TOOLS,
} from '../testing/fixtures';
import { burnSegment } from './burn-segment';
import { burnSegmentArgs } from './burn-segment.args';
import { concatList } from './concat-list';
import { readFrameIndex } from './frame-index';
import { planSegments } from './segments';

const ass = (text: string): string => `[Script Info]
ScriptType: v4.00+
PlayResX: 320
PlayResY: 180

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Outline, Alignment, MarginL, MarginR, MarginV
Style: Default,Noto Sans,24,&H00FFFFFF,1,2,10,10,10

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,${text}
`;

/** Burns all of a source in segments of at least `minMs` and joins them. */
async function burnAll(path: string, directory: string, text: string, minMs: number) {
  const info = await probeMedia(path, TOOLS, NEVER);
  const stream = mainVideo(info)!;
  const index = await readFrameIndex(path, stream, TOOLS, NEVER);
  const segments = planSegments(info, stream, index, minMs);
  await writeFile(join(directory, 'cues.ass'), ass(text));
  const parts = [];
  const missing: string[] = [];
  for (const segment of segments) {
    const file = `s${segment.index}.mp4`;
    const job = {
      path,
      info,
      stream,
      segment,
      variable: index.variable,
      outputs: [{ ass: 'cues.ass', out: join(directory, file) }],
      encoder: 'x264' as const,
    };
    const [result] = await burnSegment(job, TOOLS, { signal: NEVER, cwd: directory });
    expect(result?.frames).toBe(segment.frames);
    missing.push(...(result?.missing_glyphs ?? []));
    parts.push({
      file,
      duration_s: segment.end_ticks === null ? null : (segment.end_ms - segment.start_ms) / 1000,
    });
  }
  const list = join(directory, 'list.txt');
  await writeFile(list, concatList(parts));
  const out = join(directory, 'burnt.mp4');
  await mux(
    {
      ...{
        container: 'mp4' as const,
        source: { path, info },
        burnt: { list, start_ms: segments[0]!.start_ms },
      },
      ...{ dub: null, subtitles: null, language: 'es', source_language: 'en', out },
    },
    TOOLS,
    { signal: NEVER },
  );
  return { out, info, segments, missing };
}

const times = async (path: string): Promise<string[]> => {
  const text = await ffprobe(
    '-select_streams',
    'v:0',
    '-show_entries',
    'frame=pts_time',
    '-of',
    'csv=p=0',
    path,
  );
  return text.match(/\d+\.\d+/g) ?? [];
};

const pixels = (path: string, at: number): Promise<string> =>
  ffmpeg(
    '-ss',
    String(at),
    '-i',
    path,
    '-map',
    '0:v',
    '-frames:v',
    '1',
    '-vf',
    'crop=320:60:0:120',
    '-f',
    'md5',
    '-',
  );

it('keeps every picture at its time, with B-frames over the joints, and shows the text only in its time', async () => {
  await using directory = await temporaryDirectory();
  const path = await makeVideo(join(directory.path, 'a.mp4'), { seconds: 4, rate: '30000/1001' });
  const { out, info, segments } = await burnAll(path, directory.path, 'Text', 900);
  expect(segments.length).toBe(3);
  expect(await countFrames(out)).toBe(await countFrames(path));
  expect(await times(out)).toEqual(await times(path));
  expect(Math.abs((await probeMedia(out, TOOLS, NEVER)).duration_ms - info.duration_ms)).toBeLessThan(50);

  await copyFile(out, join(directory.path, 'with.mp4'));
  const plain = await burnAll(path, directory.path, '', 900);
  expect(await pixels(join(directory.path, 'with.mp4'), 2)).not.toBe(await pixels(plain.out, 2));
  expect(await pixels(join(directory.path, 'with.mp4'), 0.5)).toBe(await pixels(plain.out, 0.5));
  expect(await pixels(join(directory.path, 'with.mp4'), 3.5)).toBe(await pixels(plain.out, 3.5));
});

it('keeps a variable rate, up to the length of the last picture', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'vfr.mp4');
  await ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=6'],
    // Drops pictures unevenly; the last one stands for more than a second.
    ...['-vf', "select='not(mod(n,7))+not(mod(n,5))*lt(n,75)',trim=end=4.9", '-vsync', 'vfr'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-pix_fmt', 'yuv420p', path],
  );
  const { out, info, segments } = await burnAll(path, directory.path, 'Text', 900);
  expect(segments.length).toBeGreaterThan(2);
  expect(await times(out)).toEqual(await times(path));
  expect(Math.abs((await probeMedia(out, TOOLS, NEVER)).duration_ms - info.duration_ms)).toBeLessThan(50);
});

it('turns, squares and crops to even what players would', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  const video = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv444p',
    '-vf',
    'scale=161:91,setsar=2',
  ];
  await makeVideo(at('odd.mp4'), { seconds: 1, size: '160x90', video });
  await ffmpeg('-i', at('odd.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90', at('turned.mp4'));
  const { out } = await burnAll(at('turned.mp4'), directory.path, 'Text', 900);
  expect(mainVideo(await probeMedia(out, TOOLS, NEVER))).toMatchObject({
    ...{ width: 90, height: 322, rotation: 0, sar: { num: 1, den: 1 }, pix_fmt: 'yuv420p' },
  });
});

it('tells of a letter that no font has', async () => {
  await using directory = await temporaryDirectory();
  const path = await makeVideo(join(directory.path, 'a.mp4'), { seconds: 2 });
  // A code point of a private plane: no font has it.
  expect((await burnAll(path, directory.path, 'A\u{10A234}B', 9000)).missing).toEqual(['U+10A234']);
});

it('asks for one segment by ticks', async () => {
  await using directory = await temporaryDirectory();
  const path = await makeVideo(join(directory.path, 'a.mp4'), { seconds: 3 });
  const info = await probeMedia(path, TOOLS, NEVER);
  const stream = mainVideo(info)!;
  const index = await readFrameIndex(path, stream, TOOLS, NEVER);
  const segment = planSegments(info, stream, index, 900)[1]!;
  expect(segment).toMatchObject({
    start_ticks: 12_800,
    end_ticks: 25_600,
    start_ms: 1000,
    end_ms: 2000,
    frames: 25,
  });
  const outputs = [
    { ass: 'a.ass', out: 'o.mp4' },
    { ass: null, out: 'p.mp4' },
  ];
  const encoded = [
    ...['-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-fps_mode', 'passthrough', '-enc_time_base', '1:12800'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-threads', '1'],
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-video_track_timescale', '12800', '-f', 'mp4'],
  ];
  expect(burnSegmentArgs({ path, info, stream, segment, outputs, variable: false, encoder: 'x264' })).toEqual(
    [
      ...['-copyts', '-noaccurate_seek', '-ss', '1.131', '-threads', '1', ...inputFile(path)],
      '-filter_complex',
      '[0:0]trim=start_pts=12800:end_pts=25600,setpts=PTS-0,split=2[in0][in1];' +
        '[in0]ass@0=filename=a.ass:shaping=complex,format=yuv420p,setpts=PTS-12800[out0];' +
        '[in1]format=yuv420p,setpts=PTS-12800[out1]',
      ...['-filter_complex_threads', '1'],
      ...['-map', '[out0]', ...encoded, 'o.mp4', '-map', '[out1]', ...encoded, 'p.mp4'],
    ],
  );
});

it('decodes once for several languages, and each gets what it would get alone', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  const path = await makeVideo(at('a.mp4'), { seconds: 3, rate: '30000/1001' });
  const info = await probeMedia(path, TOOLS, NEVER);
  const stream = mainVideo(info)!;
  const index = await readFrameIndex(path, stream, TOOLS, NEVER);
  const segment = planSegments(info, stream, index, 900)[1]!;
  await writeFile(at('es.ass'), ass('Hola'));
  await writeFile(at('fr.ass'), ass('Salut \u{10A234}'));
  const languages = [
    { ass: 'es.ass', out: at('es.mp4') },
    { ass: 'fr.ass', out: at('fr.mp4') },
    { ass: null, out: at('bare.mp4') },
  ];
  const job = { path, info, stream, segment, variable: false, encoder: 'x264' as const };
  const options = { signal: NEVER, cwd: directory.path };
  const together = await burnSegment({ ...job, outputs: languages }, TOOLS, options);
  expect(together).toEqual([
    { frames: segment.frames, missing_glyphs: [] },
    { frames: segment.frames, missing_glyphs: ['U+10A234'] },
    { frames: segment.frames, missing_glyphs: [] },
  ]);
  const shared = await Promise.all(languages.map(({ out }) => readFile(out)));
  for (const [i, language] of languages.entries()) {
    await burnSegment({ ...job, outputs: [language] }, TOOLS, options);
    expect((await readFile(language.out)).equals(shared[i]!)).toBe(true);
  }
  expect(new Set(shared.map((bytes) => bytes.toString('base64'))).size).toBe(3);
});

it('gives each part its exact length, so that rounding does not add up', () => {
  const third = { file: 'a.mp4', duration_s: 1 / 3 };
  expect(concatList([third, third, third, { file: 'b.mp4', duration_s: null }])).toBe(
    'ffconcat version 1.0\nfile a.mp4\nduration 0.333333\nfile a.mp4\nduration 0.333334\nfile a.mp4\nduration 0.333333\nfile b.mp4\n',
  );
});
