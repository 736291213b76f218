import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LintReport } from '@z2/contracts';

import { makeTalk, TALK } from '../fixtures/make-talk';
import { CliHome } from '../support/cli';

const SRT =
  '1\r\n00:00:00,500 --> 00:00:02,300\r\nIt was up to the\r\nold men.\r\n\r\n' +
  '2\r\n00:00:03,000 --> 00:00:05,000\r\n<i>Caf\xe9 de la Paix.\r\n';

/** `./z2 lint` as a person runs it, on files and with a video whose cut is known. */
describe('./z2 lint', () => {
  let cli: CliHome;
  beforeAll(() => {
    cli = new CliHome();
    const halves = ['color=c=red:s=160x90:r=25:d=2[a]', 'color=c=blue:s=160x90:r=25:d=4[b]', '[a][b]concat'];
    const args = ['-v', 'error', '-f', 'lavfi', '-i', halves.join(';'), join(cli.dir, 'cut.mp4')];
    execFileSync('ffmpeg', args);
  });
  afterAll(() => cli.remove());
  beforeEach(() => writeFileSync(join(cli.dir, 'talk.en.srt'), SRT, 'latin1'));

  it('shows each cue with what is wrong, and ends with 8', async () => {
    const { code, stdout } = await cli.z2('lint', 'talk.en.srt', '--video', 'cut.mp4');
    expect(stdout.trim().split('\n')).toEqual([
      'talk.en.srt: 2 cues, SubRip, windows-1252 (guessed), English, rules of netflix',
      '  cue 1, 0:00, line 2: It was up to the / old men.',
      '    warning: A line parts what belongs together. The lines part “the” from “old”. (better: It was up to the old men.)',
      '    warning: A subtitle reaches over a cut. The cue goes on for 300 ms after a cut, at which it could end. (the cut, ms: 2000)',
      '  cue 2, 0:03, line 7: Café de la Paix.',
      '    warning: Italics or another mark left open. <i> is not closed. (closing: </i>)',
      '3 warnings in 2 of 2 cues.',
    ]);
    expect(code).toBe(8);
  });

  it('repairs in place, once and for all', async () => {
    const first = await cli.z2('lint', 'talk.en.srt', '--video', 'cut.mp4', '--fix');
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 findings repaired.') as string,
    });
    const repaired = readFileSync(join(cli.dir, 'talk.en.srt'), 'utf8');
    expect(repaired).toBe(
      '1\n00:00:00,500 --> 00:00:01,920\nIt was up to the old men.\n\n' +
        '2\n00:00:03,000 --> 00:00:05,000\n<i>Café de la Paix.</i>\n',
    );
    await cli.z2('lint', 'talk.en.srt', '--video', 'cut.mp4', '--fix');
    expect(readFileSync(join(cli.dir, 'talk.en.srt'), 'utf8')).toBe(repaired);
  });

  it('speaks JSON and SARIF, and leaves the file alone', async () => {
    const [report] = JSON.parse((await cli.z2('lint', 'talk.en.srt', '--json')).stdout) as LintReport[];
    expect(report?.findings.map(({ check, cue, line }) => [check, cue, line])).toEqual([
      ['line_break', 1, 2],
      ['markup', 2, 7],
    ]);
    const sarif = JSON.parse((await cli.z2('lint', 'talk.en.srt', '--sarif')).stdout) as {
      runs: { results: { ruleId: string; locations: unknown[] }[] }[];
    };
    expect(sarif.runs[0]?.results[1]).toMatchObject({
      ruleId: 'markup',
      level: 'warning',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'talk.en.srt' }, region: { startLine: 7 } } },
      ],
    });
    expect(readFileSync(join(cli.dir, 'talk.en.srt'), 'latin1')).toBe(SRT);
  });

  it('says what it cannot do', async () => {
    expect(await cli.z2('lint', 'gone.srt')).toMatchObject({ code: 3 });
    expect(await cli.z2('lint', 'talk.en.srt', '--profile', 'cinema')).toMatchObject({ code: 2 });
    expect(await cli.z2('lint', 'cut.mp4')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('CAPTIONS_INVALID') as string,
    });
  });
});

describe('./z2 convert', () => {
  let cli: CliHome;
  beforeAll(() => {
    cli = new CliHome();
    writeFileSync(join(cli.dir, 'talk.en.srt'), SRT, 'latin1');
  });
  afterAll(() => cli.remove());

  it('writes the other format, says what it read and what is lost, and replaces nothing unasked', async () => {
    expect(await cli.z2('convert', 'talk.en.srt', 'talk.ttml')).toEqual({
      ...{ code: 0, stderr: '' },
      stdout:
        'talk.ttml: 2 cues in TTML, from SubRip in windows-1252 (guessed).\nTTML cannot hold: marks such as <i>.\n',
    });
    expect(readFileSync(join(cli.dir, 'talk.ttml'), 'utf8')).toContain(
      '<p begin="00:00:03.000" end="00:00:05.000">Café de la Paix.</p>',
    );
    expect(await cli.z2('convert', 'talk.en.srt', 'talk.ttml')).toMatchObject({ code: 2 });
    expect(await cli.z2('convert', 'talk.ttml', 'again.srt')).toMatchObject({ code: 0 });
    expect(await cli.z2('convert', 'talk.en.srt', 'talk.doc')).toMatchObject({ code: 2 });
  });
});

describe('./z2 sync', () => {
  let cli: CliHome;
  beforeAll(() => {
    cli = new CliHome();
    makeTalk(cli.dir);
  });
  afterAll(() => cli.remove());

  const srt = (shift: number): string =>
    TALK.map(({ start_ms, text }, i) => {
      const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 23).replace('.', ',');
      return `${i + 1}\n${clock(start_ms + shift)} --> ${clock(start_ms + shift + 2200)}\n${text}\n`;
    }).join('\n');

  it('finds when the film speaks, or moves by hand', async () => {
    writeFileSync(join(cli.dir, 'late.srt'), srt(2500));
    const synced = await cli.z2('sync', 'late.srt', '--to', 'talk.mp4');
    expect(synced).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('late.synced.srt: 3 cues, 2.') as string,
    });
    const starts = [
      ...readFileSync(join(cli.dir, 'late.synced.srt'), 'utf8').matchAll(/(\d\d),(\d{3}) -->/g),
    ];
    starts.forEach(([, seconds, ms], i) =>
      expect(Math.abs(Number(seconds) * 1000 + Number(ms) - TALK[i]!.start_ms)).toBeLessThan(200),
    );
    expect(await cli.z2('sync', 'late.srt', '--shift', '-2.5', '--out', 'hand.srt')).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(cli.dir, 'hand.srt'), 'utf8')).toBe(srt(0));
    expect(await cli.z2('sync', 'late.srt', '--shift', 'soon')).toMatchObject({ code: 2 });
  });
});
