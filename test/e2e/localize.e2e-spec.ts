import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JobEvent, JobReport, Transcript } from '@z2/contracts';

import { makeTalk, TALK, TALK_MS } from '../fixtures/make-talk';
import { CLI, CliHome, type Run } from '../support/cli';

jest.setTimeout(240_000);

describe('./z2 localize', () => {
  let dir: string;
  let film: string;
  let captions: string;
  let cli: CliHome;

  beforeAll(() => {
    cli = new CliHome();
    ({ dir } = cli);
    Object.assign(cli.env, wrappers(dir));
    film = makeTalk(join(dir, 'in'));
    captions = join(dir, 'in', 'talk.en.srt');
    writeFileSync(
      captions,
      srt(TALK.map(({ start_ms, text }) => ({ start_ms, end_ms: start_ms + 2_800, text }))),
    );
  });
  afterAll(() => cli.remove());

  const z2 = (...args: string[]): Promise<Run> => cli.z2(...args);
  const localize = (...more: string[]) =>
    z2(
      'localize',
      film,
      '--from-language',
      'en',
      '--subtitles-in',
      captions,
      '--subtitles',
      'both',
      '--dub',
      ...more,
    );
  const starts = (): Record<string, number> => {
    const log = join(dir, 'starts.log');
    const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    rmSync(log, { force: true });
    return Object.fromEntries(
      Map.groupBy(lines.filter(Boolean), (line) => line.split(' ')[0] ?? '')
        .entries()
        .map(([name, all]) => [name, all.length]),
    );
  };
  const probe = (file: string) =>
    JSON.parse(
      execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', file], {
        encoding: 'utf8',
      }),
    ) as {
      format: { duration: string };
      streams: { codec_type: string; tags?: Record<string, string>; disposition: Record<string, number> }[];
    };
  const videoHash = (file: string): string =>
    execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-map', '0:v:0', '-c', 'copy', '-f', 'hash', '-'], {
      encoding: 'utf8',
    });

  it('makes a finished video in Spanish and French, with everything beside it', async () => {
    const { code, stdout, stderr } = await localize('--to', 'es,fr', '--out', 'out');
    expect([code, stderr]).toEqual([0, expect.anything()]);
    expect(stdout).toMatch(/^completed$/m);
    expect(readdirSync(join(dir, 'out')).sort()).toEqual(
      expect.arrayContaining([
        'analysis.json',
        'es',
        'fr',
        'report.json',
        'thumbnail.jpg',
        'transcript.json',
      ]),
    );
    for (const language of ['es', 'fr']) {
      expect(readdirSync(join(dir, 'out', language)).sort()).toEqual(
        expect.arrayContaining([
          ...[`talk.${language}.ass`, `talk.${language}.burnt.mp4`, `talk.${language}.mp4`],
          ...[`talk.${language}.srt`, `talk.${language}.vtt`],
        ]),
      );
    }
    expect(starts()).toMatchObject({
      'espeak-ng': expect.any(Number) as number,
      apertium: expect.any(Number) as number,
    });
  });

  it('keeps the picture bit by bit, tags the tracks, and lasts as long as the source', () => {
    const soft = join(dir, 'out', 'es', 'talk.es.mp4');
    expect(videoHash(soft)).toBe(videoHash(film));
    for (const file of [soft, join(dir, 'out', 'es', 'talk.es.burnt.mp4')]) {
      const { format, streams } = probe(file);
      expect(Math.abs(Number(format.duration) * 1000 - TALK_MS)).toBeLessThanOrEqual(100);
      const sounds = streams.filter(({ codec_type }) => codec_type === 'audio');
      expect(sounds.map(({ tags }) => tags?.['language'])).toEqual(['spa', 'eng']);
      expect(sounds[0]?.disposition['default']).toBe(1);
    }
    const subtitles = probe(soft).streams.filter(({ codec_type }) => codec_type === 'subtitle');
    expect(subtitles.map(({ tags }) => tags?.['language'])).toEqual(['spa']);
  });

  it('shows every frame in the burnt film, with text in the picture', () => {
    const burnt = join(dir, 'out', 'es', 'talk.es.burnt.mp4');
    const frames = execFileSync(
      'ffprobe',
      [
        '-v',
        'error',
        '-count_frames',
        '-select_streams',
        'v:0',
        '-show_entries',
        'stream=nb_read_frames',
        '-of',
        'csv=p=0',
        burnt,
      ],
      { encoding: 'utf8' },
    );
    expect(Number(frames.trim())).toBe((TALK_MS / 1000) * 25);
    const difference = (at: number): number => {
      const args = [
        '-v',
        'info',
        '-ss',
        String(at),
        '-i',
        film,
        '-ss',
        String(at),
        '-i',
        burnt,
        '-filter_complex',
        'crop=640:90:0:260[a];[1:v]crop=640:90:0:260[b];[a][b]psnr',
        '-frames:v',
        '1',
        '-f',
        'null',
        '-',
      ];
      const { stderr } = spawnText('ffmpeg', args);
      const psnr = /average:(\S+)/.exec(stderr)?.[1] ?? 'inf';
      return psnr === 'inf' ? 100 : Number(psnr);
    };
    // Where a cue shows, the lower part differs far more than encoding alone makes it differ.
    expect(difference(11.5) - difference(1.5)).toBeGreaterThan(5);
  });

  it('puts the words of the transcript and which engine made what into JSON', () => {
    const read = <T>(name: string): T => JSON.parse(readFileSync(join(dir, 'out', name), 'utf8')) as T;
    const transcript = read<Transcript>('transcript.json');
    expect(transcript.cues.map(({ text }) => text.replaceAll('\n', ' '))).toEqual(
      TALK.map(({ text }) => text),
    );
    const report = read<JobReport>('report.json');
    expect(report.status).toBe('COMPLETED');
    const engines = report.stages.flatMap((stage) =>
      stage.engines.map(({ engine, quality }) => `${engine} ${quality}`),
    );
    expect(engines).toEqual(expect.arrayContaining(['apertium preview', 'espeak-ng preview']));
    expect(
      report.stages.find(({ stage, language }) => stage === 'translate' && language === 'fr')?.engines[0]
        ?.note,
    ).toMatch(/,/);
    const failed = report.stages.flatMap(({ stage, language, checks }) =>
      checks
        .filter(({ passed }) => !passed)
        .map(({ check, message }) => `${stage} ${language} ${check}: ${message}`),
    );
    const hard = failed.filter((line) => / (duration|loudness|dub_onset|streams)/.test(line));
    expect(hard).toEqual([]);
    const srtText = readFileSync(join(dir, 'out', 'es', 'talk.es.srt'), 'utf8');
    expect(srtText).toMatch(/Buenos días/);
  });

  it('unchanged, starts no engine and no encoder again', async () => {
    starts();
    const { code } = await localize('--to', 'es,fr', '--out', 'out');
    expect(code).toBe(0);
    const { ffmpeg = 0, ...others } = starts();
    expect([ffmpeg, others['espeak-ng'] ?? 0, others['pocketsphinx_batch'] ?? 0]).toEqual([0, 0, 0]);
  });

  it('one more language: only that language is made', async () => {
    const { code } = await localize('--to', 'es,fr,ca', '--out', 'out3', '--json');
    expect(code).toBe(0);
    expect(existsSync(join(dir, 'out3', 'ca', 'talk.ca.mp4'))).toBe(true);
    expect(starts()['apertium']).toBeLessThanOrEqual(2);
  });

  it('one cue edited: only its clip is spoken again', async () => {
    const edited = join(dir, 'edited.es.srt');
    const text = readFileSync(join(dir, 'out', 'es', 'talk.es.srt'), 'utf8');
    writeFileSync(edited, text.replace(/Buenos días/, 'Muy buenos días'));
    starts();
    const { code } = await localize('--to', 'es', '--out', 'out4', '--translation', `es=${edited}`);
    expect(code).toBe(0);
    expect(readFileSync(join(dir, 'out4', 'es', 'talk.es.srt'), 'utf8')).toMatch(/Muy buenos días/);
    const counted = starts();
    // The version is asked, and one clip spoken (at most twice, where it must be faster to fit).
    expect(spoken(counted)).toBeLessThanOrEqual(2);
    expect(counted['apertium'] ?? 0).toBe(0);
  });

  const spoken = (counted: Record<string, number>): number => counted['espeak-ng'] ?? 0;

  it('Ctrl-C cancels: exit code 130, no process, no temporary file', async () => {
    const child = spawn(
      process.execPath,
      [
        CLI,
        'localize',
        film,
        '--from-language',
        'en',
        '--to',
        'es',
        '--out',
        'out5',
        '--json',
        '--subtitles',
        'burnt',
      ],
      { env: cli.env, cwd: dir },
    );
    let text = '';
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      const events = text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as JobEvent);
      if (
        events.some(
          (event) => event.type === 'stage' && event.stage === 'transcribe' && event.state === 'RUNNING',
        )
      ) {
        child.kill('SIGINT');
        text = '';
      }
    });
    expect(await code).toBe(130);
    const work = join(dir, 'home', 'work');
    const left = existsSync(work)
      ? readdirSync(work).filter((name) => readdirSync(join(work, name)).length > 0)
      : [];
    expect(left).toEqual([]);
    expect(existsSync(join(dir, 'out5'))).toBe(false);
  });

  it('takes the ffmpeg of ffmpeg-static where its binary is there', async () => {
    // The package's own variable for where its binary lies; a wrapper of its own notes each start.
    const binary = join(dir, 'packaged-ffmpeg');
    const notes = join(dir, 'packaged.log');
    writeFileSync(binary, `#!/bin/sh\necho "$1" >> "${notes}"\nexec ffmpeg "$@"\n`, { mode: 0o755 });
    cli.env['FFMPEG_BIN'] = binary;
    const { code } = await localize('--to', 'es', '--out', 'out6', '--for', '5');
    delete cli.env['FFMPEG_BIN'];
    expect(code).toBe(0);
    expect(readFileSync(notes, 'utf8').split('\n').length).toBeGreaterThan(3);
  });

  it.each([
    ['a missing file', ['missing.mp4', '--to', 'es'], 3, 'SOURCE_NOT_FOUND'],
    ['a folder', ['.', '--to', 'es'], 3, 'SOURCE_IS_DIRECTORY'],
    ['no such language', ['FILM', '--to', 'spanisch'], 2, 'LANGUAGE_UNKNOWN'],
    ['the same language', ['FILM', '--to', 'es', '--from-language', 'es'], 2, 'LANGUAGE_SAME_AS_SOURCE'],
    ['a wrong model path', ['FILM', '--to', 'es', '--model', '/no/model.bin'], 4, 'MODEL_NOT_FOUND'],
  ])('%s ends in a typed error before anything starts', async (_, args, exit, code) => {
    const run = await z2('localize', ...args.map((arg) => (arg === 'FILM' ? film : arg)), '--out', 'none');
    expect(run).toMatchObject({ code: exit, stderr: expect.stringContaining(code) as string });
    expect(run.stderr).toMatch(/→ \S/);
    expect(existsSync(join(dir, 'none'))).toBe(false);
  });

  it.each([
    ['an empty file', () => writeTo('empty.mp4', ''), 'SOURCE_EMPTY'],
    [
      'a text renamed to .mp4',
      () => writeTo('text.mp4', 'This is a text and no film.\n'.repeat(200)),
      'SOURCE_NOT_MEDIA',
    ],
    [
      'a truncated film',
      () => writeTo('cut.mp4', readFileSync(film).subarray(0, statSync(film).size / 2)),
      'SOURCE_DAMAGED',
    ],
    ['a private address', () => 'http://10.0.0.1/a.mp4', 'SOURCE_URL_FORBIDDEN'],
  ])('%s ends in a typed error, and leaves nothing', async (_, make, code) => {
    const run = await z2('localize', make(), '--to', 'es', '--from-language', 'en', '--out', 'none');
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining(code) as string });
    expect(existsSync(join(dir, 'none'))).toBe(false);
  });

  function writeTo(name: string, content: string | Uint8Array): string {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  }
});

function spawnText(file: string, args: string[]): { stderr: string } {
  try {
    execFileSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    return { stderr: String((error as { stderr?: Buffer }).stderr ?? '') };
  }
  return {
    stderr: execFileSync('sh', ['-c', `"$0" "$@" 2>&1 >/dev/null`, file, ...args], { encoding: 'utf8' }),
  };
}

function srt(cues: readonly { start_ms: number; end_ms: number; text: string }[]): string {
  const time = (ms: number): string =>
    `00:00:${String(Math.floor(ms / 1000)).padStart(2, '0')},${String(ms % 1000).padStart(3, '0')}`;
  return cues
    .map(
      ({ start_ms, end_ms, text }, index) => `${index + 1}\n${time(start_ms)} --> ${time(end_ms)}\n${text}\n`,
    )
    .join('\n');
}

/** Programs of the same name before the real ones on PATH, that note each start: the report's own word proves nothing. */
function wrappers(dir: string): { PATH: string } {
  const bin = join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['ffmpeg', 'ffprobe', 'espeak-ng', 'apertium', 'pocketsphinx_batch']) {
    const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    // Questions about the program itself are no work.
    const quiet = '--version|--voices*|-version|-help|-l) ;;';
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\ncase "$1" in ${quiet} *) echo "${name} $$" >> "${join(dir, 'starts.log')}" ;; esac\nexec ${real} "$@"\n`,
      { mode: 0o755 },
    );
  }
  return { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
}
