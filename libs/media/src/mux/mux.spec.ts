import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { inputFile } from '../ffmpeg/common.args';
import { MediaInfo } from '../probe/media-info';
import { probeMedia } from '../probe/probe';
import { ffmpeg, makeVideo, NEVER, packetHash, temporaryDirectory, TOOLS } from '../testing/fixtures';
import { OutputContainer, outputContainer } from './container';
import { disclosesSpeech, disclosureArgs } from './disclosure';
import { mux } from './mux';
import { muxArgs, MuxPlan } from './mux.args';

const WEBM = {
  video: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'],
  audio: ['-c:a', 'libopus'],
};

async function plan(
  directory: string,
  source: string,
  info: MediaInfo,
  over: Partial<MuxPlan> = {},
): Promise<MuxPlan> {
  const container = outputContainer(info, false);
  const webm = container === 'webm';
  const [dub, subtitles] = [
    join(directory, webm ? 'dub.webm' : 'dub.m4a'),
    join(directory, webm ? 'es.vtt' : 'es.srt'),
  ];
  const tone = `sine=frequency=700:duration=${info.duration_ms / 1000}`;
  await ffmpeg('-f', 'lavfi', '-i', tone, '-c:a', webm ? 'libopus' : 'aac', dub);
  await writeFile(join(directory, 'es.srt'), '1\n00:00:00,500 --> 00:00:01,200\n¡Hola!\n');
  await writeFile(join(directory, 'es.vtt'), 'WEBVTT\n\n00:00:00.500 --> 00:00:01.200\n¡Hola!\n');
  return {
    ...{
      container,
      source: { path: source, info },
      burnt: null,
      dub: { path: dub },
      subtitles: { path: subtitles },
    },
    ...{ language: 'es', source_language: 'en', out: join(directory, 'out.bin') },
    ...over,
  };
}

it.each<[string, Parameters<typeof makeVideo>[1], OutputContainer]>([
  ['a.mp4', {}, 'mp4'],
  ['a.mov', { audio: ['-c:a', 'pcm_s16le'] }, 'mov'],
  ['a.mkv', {}, 'matroska'],
  ['a.webm', WEBM, 'webm'],
  ['a.avi', { video: ['-c:v', 'mpeg4'], audio: ['-c:a', 'mp3'] }, 'matroska'],
])('puts %s together without touching its picture', async (name, options, container) => {
  await using directory = await temporaryDirectory();
  const source = await makeVideo(join(directory.path, name), { seconds: 2, size: '96x64', ...options });
  const info = await probeMedia(source, TOOLS, NEVER);
  const wanted = await plan(directory.path, source, info);
  expect(wanted.container).toBe(container);
  await mux(wanted, TOOLS, { signal: NEVER });
  const made = await probeMedia(wanted.out, TOOLS, NEVER);
  expect(await packetHash(wanted.out, 'v:0')).toBe(await packetHash(source, 'v:0'));
  expect(await packetHash(wanted.out, 'a:1')).toBe(await packetHash(source, 'a:0'));
  expect(Math.abs(made.duration_ms - info.duration_ms)).toBeLessThanOrEqual(100);
  expect(made.container).toBe(container);
  expect(made.streams.map(({ type, language }) => `${type} ${language}`)).toEqual([
    ...['video null', 'audio es', 'audio en', 'subtitle es'],
  ]);
  const [, dub, original, subtitles] = made.streams;
  expect([dub!.default, original!.default]).toEqual([true, false]);
  expect(subtitles!.default).toBe(false);
});

it('makes subtitles the default for who hears the original', async () => {
  await using directory = await temporaryDirectory();
  const source = await makeVideo(join(directory.path, 'a.mkv'), { seconds: 2, size: '96x64' });
  const wanted = await plan(directory.path, source, await probeMedia(source, TOOLS, NEVER), { dub: null });
  await mux(wanted, TOOLS, { signal: NEVER });
  const made = await probeMedia(wanted.out, TOOLS, NEVER);
  expect(made.streams.map(({ type, default: isDefault }) => [type, isDefault])).toEqual([
    ['video', true],
    ['audio', true],
    ['subtitle', true],
  ]);
});

it('keeps chapters, title, further audio and the own subtitles of the source', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  await makeVideo(at('plain.mp4'), { seconds: 2, size: '96x64' });
  await writeFile(
    at('meta.txt'),
    ';FFMETADATA1\ntitle=A talk\ncomment=Filmed in May\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=One\n',
  );
  await writeFile(at('de.srt'), '1\n00:00:00,500 --> 00:00:01,500\nHallo\n');
  await ffmpeg(
    ...[
      '-i',
      at('plain.mp4'),
      '-i',
      at('meta.txt'),
      '-i',
      at('de.srt'),
      '-map',
      '0',
      '-map',
      '0:a',
      '-map',
      '2',
    ],
    ...['-map_metadata', '1', '-c', 'copy', '-c:s', 'mov_text', '-metadata:s:a:0', 'language=eng'],
    ...['-metadata:s:a:1', 'language=fra', '-metadata:s:s:0', 'language=deu', at('full.mp4')],
  );
  const wanted = await plan(directory.path, at('full.mp4'), await probeMedia(at('full.mp4'), TOOLS, NEVER));
  await mux(wanted, TOOLS, { signal: NEVER });
  const made = await probeMedia(wanted.out, TOOLS, NEVER);
  expect(disclosesSpeech(made.comment)).toBe(true);
  expect(made.comment).toMatch(/^Filmed in May\nSynthetic speech: the voice in Spanish\. /);
  expect(made).toMatchObject({ title: 'A talk', chapters: [{ start_ms: 0, end_ms: 1000, title: 'One' }] });
  const tracks = made.streams
    .filter(({ type }) => type !== 'data')
    .map(({ type, language }) => `${type} ${language}`);
  expect(tracks).toEqual(['video null', 'audio es', 'audio en', 'audio fr', 'subtitle es', 'subtitle de']);
});

it('moves to MKV what the own container cannot hold', async () => {
  await using directory = await temporaryDirectory();
  const source = await makeVideo(join(directory.path, 'a.webm'), { seconds: 1, size: '96x64', ...WEBM });
  const info = await probeMedia(source, TOOLS, NEVER);
  expect(outputContainer(info, true)).toBe('matroska');
  const pcm = info.streams.map((stream) =>
    stream.type === 'audio' ? { ...stream, codec: 'pcm_s16le' } : stream,
  );
  expect(outputContainer({ ...info, container: 'mp4', streams: pcm }, false)).toBe('matroska');
  expect(outputContainer({ ...info, streams: info.streams.slice(1) }, false)).toBe('m4a');
});

it('builds one command', async () => {
  await using directory = await temporaryDirectory();
  const source = await makeVideo(join(directory.path, 'a.mp4'), { seconds: 1, size: '96x64' });
  const info = await probeMedia(source, TOOLS, NEVER);
  const wanted = await plan(directory.path, source, info, { burnt: { list: '/w/list.txt', start_ms: 40 } });
  expect(muxArgs(wanted)).toEqual([
    ...inputFile(source),
    ...['-itsoffset', '0.04', '-f', 'concat', ...inputFile('/w/list.txt', ['concat', 'mov', 'mp4'])],
    ...inputFile(join(directory.path, 'dub.m4a'), ['mov', 'mp4', 'matroska', 'webm']),
    ...inputFile(join(directory.path, 'es.srt'), ['srt', 'webvtt']),
    ...['-map', '1:v:0', '-map', '2:a:0', '-map', '0:1', '-map', '3:s:0'],
    ...['-map_metadata', '0', '-map_chapters', '0', '-c', 'copy'],
    ...disclosureArgs([{ language: 'es' }], null),
    ...['-disposition:v:0', 'default'],
    ...['-metadata:s:a:0', 'language=spa', '-metadata:s:a:0', 'title=Spanish (dubbed)'],
    ...['-metadata:s:a:0', 'handler_name=Spanish (dubbed)', '-disposition:a:0', 'default'],
    ...['-metadata:s:a:1', 'language=eng', '-metadata:s:a:1', 'title=English (original)'],
    ...['-metadata:s:a:1', 'handler_name=English (original)', '-disposition:a:1', 'original'],
    ...['-c:s:0', 'mov_text', '-metadata:s:s:0', 'language=spa', '-metadata:s:s:0', 'title=Spanish'],
    ...['-metadata:s:s:0', 'handler_name=Spanish', '-disposition:s:0', '0'],
    ...[
      '-max_interleave_delta',
      '0',
      '-max_muxing_queue_size',
      '9999',
      '-movflags',
      '+faststart',
      '-f',
      'mp4',
    ],
    wanted.out,
  ]);
});
