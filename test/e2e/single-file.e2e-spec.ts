import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JobEvent, JobReport } from '@z2/contracts';

import { makeTalk } from '../fixtures/make-talk';
import { CliHome, type Run } from '../support/cli';

jest.setTimeout(240_000);

interface Probed {
  streams: {
    codec_type: string;
    codec_name: string;
    tags?: { language?: string; title?: string };
    disposition: { default: number; original: number };
  }[];
  format: { duration: string };
}

describe('./z2 localize --single-file', () => {
  let cli: CliHome;
  let film: string;
  let out: string;
  beforeAll(() => {
    cli = new CliHome();
    film = makeTalk(join(cli.dir, 'in'));
    out = join(cli.dir, 'out');
    writeFileSync(join(cli.dir, 'talk.srt'), '1\n00:00:00,500 --> 00:00:03,000\nThe house is big.\n');
  });
  afterAll(() => cli.remove());

  const localize = (): Promise<Run> =>
    cli.z2(
      ...['localize', film, '--to', 'es,fr', '--dub', '--single-file', '--json'],
      ...['--from-language', 'en', '--subtitles-in', 'talk.srt'],
    );
  const probe = (path: string): Probed =>
    JSON.parse(
      execFileSync('ffprobe', [
        '-v',
        'error',
        '-of',
        'json',
        '-show_streams',
        '-show_format',
        path,
      ]).toString(),
    ) as Probed;
  /** Of the picture's packets, copied out as they are. */
  const picture = (path: string): string => {
    const args = ['-v', 'error', '-i', path, '-map', '0:v:0', '-c', 'copy', '-f', 'data', '-'];
    return createHash('sha256')
      .update(execFileSync('ffmpeg', args, { maxBuffer: 1e9 }))
      .digest('hex');
  };

  it('makes one MKV of all languages, whose picture is that of the source, in place of a video for each', async () => {
    const { code, stderr } = await localize();
    expect({ code, stderr: code ? stderr : '' }).toEqual({ code: 0, stderr: '' });
    const path = join(out, 'talk.mkv');
    const { streams, format } = probe(path);
    expect(
      streams.map(({ codec_type, tags, disposition }) =>
        [codec_type, tags?.language, tags?.title, disposition.default ? 'default' : ''].join(' ').trim(),
      ),
    ).toEqual([
      expect.stringMatching(/^video .*default$/) as string,
      expect.stringMatching(/^audio .*default$/) as string,
      'audio spa Spanish (dubbed)',
      'audio fra French (dubbed)',
      'subtitle spa Spanish',
      'subtitle fra French',
    ]);
    expect(streams[1]?.disposition.original).toBe(1);
    expect(Math.abs(Number(format.duration) - 12)).toBeLessThan(0.1);
    expect(picture(path)).toBe(picture(film));
    const ofSpanish = readdirSync(join(out, 'es')).sort();
    expect(ofSpanish).toEqual(['talk.es.ass', 'talk.es.dub.m4a', 'talk.es.srt', 'talk.es.vtt']);
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as JobReport;
    expect(report.files.filter(({ kind }) => kind === 'video_all').map((file) => file.path)).toEqual([
      'talk.mkv',
    ]);
    const join_ = report.stages.find(({ stage, language }) => stage === 'render' && language === null);
    expect(join_?.checks.map(({ check, passed }) => [check, passed])).toEqual([
      ['duration', true],
      ['streams', true],
    ]);
  });

  it('joins again only when something that goes in has changed', async () => {
    const joined = (stdout: string): boolean[] =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as JobEvent)
        .flatMap((event) =>
          event.type === 'stage' &&
          event.stage === 'render' &&
          event.language === null &&
          event.state === 'DONE'
            ? [event.from_checkpoint]
            : [],
        );
    const again = await localize();
    expect(joined(again.stdout)).toEqual([true]);
    writeFileSync(join(cli.dir, 'talk.srt'), '1\n00:00:00,500 --> 00:00:03,000\nThe garden is green.\n');
    expect(joined((await localize()).stdout)).toEqual([false]);
    expect(existsSync(join(out, 'es', 'talk.es.mp4'))).toBe(false);
  });
});
