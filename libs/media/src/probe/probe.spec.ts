import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ffmpeg, makeVideo, NEVER, temporaryDirectory, TOOLS } from '../testing/fixtures';
import { checkDecodable } from './check-decodable';
import { toJobMetadata } from './job-metadata';
import { displaySize, mainVideo } from './media-info';
import { probeMedia } from './probe';

const probe = (path: string) => probeMedia(path, TOOLS, NEVER);

describe('what is no usable source', () => {
  it('is told apart, each with its own code', async () => {
    await using directory = await temporaryDirectory();
    const at = (name: string): string => join(directory.path, name);
    const video = await makeVideo(at('video.mp4'), { seconds: 2 });
    const bytes = await readFile(video);
    await writeFile(at('empty.mp4'), '');
    await writeFile(at('text.mp4'), 'This is a text.\n'.repeat(400));
    await writeFile(
      at('list.mp4'),
      `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${video}\n#EXT-X-ENDLIST\n`,
    );
    await writeFile(at('concat.mp4'), `ffconcat version 1.0\nfile ${video}\n`);
    await writeFile(at('subtitles.mp4'), '1\n00:00:01,000 --> 00:00:02,000\nHello\n');
    // x264 puts the index at the end: cut off, the file has none.
    await writeFile(at('no-index.mp4'), bytes.subarray(0, bytes.length * 0.7));
    await ffmpeg('-i', video, '-frames:v', '1', '-f', 'image2', at('picture.png'));
    await mkdir(at('directory.mp4'));
    await symlink(at('nowhere'), at('dangling.mp4'));
    const codes: Record<string, string> = {
      'missing.mp4': 'SOURCE_NOT_FOUND',
      'dangling.mp4': 'SOURCE_NOT_FOUND',
      'directory.mp4': 'SOURCE_IS_DIRECTORY',
      'empty.mp4': 'SOURCE_EMPTY',
      'text.mp4': 'SOURCE_NOT_MEDIA',
      'list.mp4': 'SOURCE_NOT_MEDIA',
      'concat.mp4': 'SOURCE_NOT_MEDIA',
      'subtitles.mp4': 'SOURCE_NOT_MEDIA',
      'picture.png': 'SOURCE_NOT_MEDIA',
      'no-index.mp4': 'SOURCE_DAMAGED',
    };
    for (const [name, code] of Object.entries(codes)) {
      await expect(probe(at(name))).rejects.toMatchObject({ code, kind: 'permanent' });
    }
  });

  it('is not what a prober was killed at: the next one may read it', async () => {
    await using directory = await temporaryDirectory();
    const video = await makeVideo(join(directory.path, 'video.mp4'), { seconds: 2 });
    const ffprobe = join(directory.path, 'ffprobe');
    await writeFile(ffprobe, '#!/bin/sh\nkill -9 $$\n', { mode: 0o755 });
    await expect(probeMedia(video, { ...TOOLS, ffprobe }, NEVER)).rejects.toMatchObject({
      ...{ code: 'FFMPEG_FAILED', kind: 'transient' },
      message: expect.stringContaining('SIGKILL') as string,
    });
  });

  it.each(['mp4', 'mkv'])(
    'a cut-off .%s that keeps its full duration in its head is damaged',
    async (type) => {
      await using directory = await temporaryDirectory();
      const path = join(directory.path, `video.${type}`);
      await makeVideo(path, {
        seconds: 6,
        audio: ['-c:a', 'aac', ...(type === 'mp4' ? ['-movflags', '+faststart'] : [])],
      });
      await checkDecodable(path, await probe(path), TOOLS, NEVER);
      await truncate(path, Math.floor((await readFile(path)).length * 0.6));
      const info = await probe(path);
      expect(info.duration_ms).toBeGreaterThan(5900);
      await expect(checkDecodable(path, info, TOOLS, NEVER)).rejects.toMatchObject({
        code: 'SOURCE_DAMAGED',
        message: expect.stringMatching(/lasts 0:00:06, but its data end at 0:00:0[34]/) as string,
      });
    },
  );
});

describe('what a source is', () => {
  it('has streams, languages, chapters and a title; a cover is no video', async () => {
    await using directory = await temporaryDirectory();
    const at = (name: string): string => join(directory.path, name);
    await makeVideo(at('plain.mp4'), { seconds: 2 });
    await writeFile(
      at('chapters.txt'),
      ';FFMETADATA1\ntitle=A talk\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=One\n',
    );
    await writeFile(at('de.srt'), '1\n00:00:00,500 --> 00:00:01,500\nHallo\n');
    await ffmpeg(
      ...['-i', at('plain.mp4'), '-i', at('chapters.txt'), '-i', at('de.srt')],
      ...['-map', '0', '-map', '2', '-map_metadata', '1', '-c', 'copy', '-c:s', 'mov_text'],
      ...['-metadata:s:a:0', 'language=eng', '-metadata:s:s:0', 'language=ger', at('full.mp4')],
    );
    expect(toJobMetadata(await probe(at('full.mp4')))).toMatchObject({
      title: 'A talk',
      duration_ms: 2000,
      container: 'mp4',
      width: 320,
      height: 180,
      fps: 25,
      video_codec: 'h264',
      audio_codec: 'aac',
      chapters: [{ start_ms: 0, end_ms: 1000, title: 'One' }],
      subtitles: [{ language: 'de', codec: 'mov_text' }],
      audio_languages: ['en'],
    });
    await ffmpeg('-i', at('plain.mp4'), '-frames:v', '1', at('cover.png'));
    await ffmpeg(
      ...['-i', at('plain.mp4'), '-i', at('cover.png'), '-map', '0:a', '-map', '1:v', '-c', 'copy'],
      ...['-disposition:v:0', 'attached_pic', at('song.m4a')],
    );
    expect(toJobMetadata(await probe(at('song.m4a')))).toMatchObject({
      video_codec: null,
      width: null,
      audio_codec: 'aac',
    });
  });

  it('has a shape: turned, with square pixels, even', async () => {
    await using directory = await temporaryDirectory();
    const at = (name: string): string => join(directory.path, name);
    const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-vf', 'setsar=2'];
    await makeVideo(at('wide.mp4'), { seconds: 1, size: '160x90', video: encoder });
    expect(displaySize(mainVideo(await probe(at('wide.mp4')))!)).toEqual({ width: 320, height: 90 });
    await ffmpeg('-i', at('wide.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90', at('upright.mp4'));
    const upright = mainVideo(await probe(at('upright.mp4')))!;
    expect(upright.rotation % 180).toBe(90);
    expect(displaySize(upright)).toEqual({ width: 90, height: 320 });
  });

  it('has a duration even where its head tells none', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'live.webm');
    const video = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'];
    await makeVideo(path, {
      seconds: 2,
      size: '64x64',
      video,
      audio: ['-c:a', 'libopus', '-live', '1', '-f', 'webm'],
    });
    const info = await probe(path);
    expect(info.container).toBe('webm');
    expect(info.duration_ms).toBeGreaterThan(1900);
    expect(info.duration_ms).toBeLessThan(2100);
  });
});
