import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JobPlan } from '@z2/contracts';

import { makeTalk } from '../fixtures/make-talk';
import { CliHome } from '../support/cli';

jest.setTimeout(240_000);

describe('./z2 localize --plan', () => {
  let cli: CliHome;
  let film: string;
  beforeAll(() => {
    cli = new CliHome();
    film = makeTalk(join(cli.dir, 'in'));
    writeFileSync(join(cli.dir, 'talk.srt'), '1\n00:00:01,000 --> 00:00:03,000\nThe house is big.\n');
  });
  afterAll(() => cli.remove());

  const plan = async (...args: string[]) => {
    const { code, stdout, stderr } = await cli.z2('localize', film, '--plan', '--json', ...args);
    if (!stdout) {
      throw new Error(`no plan, exit code ${code}: ${stderr}`);
    }
    return { code, stderr, plan: JSON.parse(stdout) as JobPlan };
  };

  it('says which engines, that there is no past yet, and creates nothing', async () => {
    const { code, plan: said } = await plan(
      '--to',
      'es',
      '--dub',
      '--subtitles-in',
      'talk.srt',
      '--from-language',
      'en',
    );
    expect(code).toBe(0);
    expect(said).toMatchObject({
      ...{ can_run: true, source_language: 'en', total_ms: null, faults: [], unknown: [] },
      metadata: { duration_ms: 12_000, width: 640 },
    });
    const engines = said.steps.flatMap((step) =>
      step.engines.map(({ engine, quality }) => `${engine} ${quality}`),
    );
    expect(engines).toEqual(['captions professional', 'apertium preview', 'espeak-ng preview']);
    expect(said.steps.every(({ time }) => time === null)).toBe(true);
    expect(said.better.map(({ engine }) => engine)).toContain('deepl');
    expect(existsSync(join(cli.dir, 'out'))).toBe(false);
  });

  it('asks no engine for a film without sound, and says what would be made', async () => {
    const silent = join(cli.dir, 'silent.mp4');
    execFileSync('ffmpeg', [
      ...['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=160x90:duration=2', silent],
    ]);
    const { code, stdout } = await cli.z2('localize', silent, '--plan', '--json', '--to', 'es,ja', '--dub');
    expect(code).toBe(0);
    const said = JSON.parse(stdout) as JobPlan;
    expect(said).toMatchObject({ can_run: true, faults: [], better: [], unknown: [] });
    expect(said.notes).toEqual([expect.stringContaining('no sound and no subtitles')]);
    expect(said.steps.flatMap(({ engines }) => engines)).toEqual([]);
    const given = ['--to', 'es', '--translation', 'es=talk.srt'];
    const { stdout: more } = await cli.z2('localize', silent, '--plan', '--json', ...given);
    const [first, second] = (JSON.parse(more) as JobPlan).notes;
    expect([first, second]).toEqual([said.notes[0], expect.stringContaining('translation is not used')]);
  });

  it('ends with the code of what keeps the job from running', async () => {
    const missing = await plan('--to', 'es,ja');
    expect(missing.code).toBe(4);
    expect(missing.plan.faults).toMatchObject([
      { stage: 'translate', language: 'ja', error: { code: 'TRANSLATION_PAIR_MISSING' } },
    ]);
    const noMedia = await cli.z2('localize', join(cli.dir, 'talk.srt'), '--plan', '--to', 'es');
    expect(noMedia.code).toBe(3);
    expect(noMedia.stdout).toContain('talk.srt is no video or audio file');
  });

  it('knows the time from what was done here before, for the part that is wanted', async () => {
    const options = ['--to', 'es', '--subtitles-in', 'talk.srt', '--from-language', 'en'];
    expect((await cli.z2('localize', film, ...options)).code).toBe(0);
    const { plan: said } = await plan(...options, '--for', '6');
    expect(said.metadata?.duration_ms).toBeLessThan(9_000);
    expect(said.total_ms).toBeGreaterThan(0);
    expect(said.steps.every(({ time }) => time?.runs === 1)).toBe(true);
  });
});
