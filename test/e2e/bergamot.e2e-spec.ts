import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JobReport } from '@z2/contracts';

import { writeTinyMarian } from '../../libs/engines/src/testing/tiny-marian-model';
import { makeTalk } from '../fixtures/make-talk';
import { CliHome } from '../support/cli';

jest.setTimeout(240_000);

/** Bergamot with models made for tests, which translate word by word: Hungarian into English, and that into German. */
describe('translation models on disk', () => {
  let cli: CliHome;
  let film: string;
  beforeAll(async () => {
    cli = new CliHome();
    film = makeTalk(join(cli.dir, 'in'));
    const models = join(cli.home, 'models', 'bergamot');
    await writeTinyMarian(join(models, 'huen'), 'huen', { A: 'The', ház: 'house', nagy: 'big' });
    await writeTinyMarian(join(models, 'ende'), 'ende', { The: 'Das', house: 'Haus', big: 'groß' });
    mkdirSync(join(models, 'enfr'));
    writeFileSync(join(cli.dir, 'talk.srt'), '1\n00:00:00,500 --> 00:00:03,000\nA ház\nnagy.\n');
  });
  afterAll(() => cli.remove());
  const localize = (...args: string[]) =>
    cli.z2('localize', film, '--to', 'de', '--from-language', 'hu', '--subtitles-in', 'talk.srt', ...args);

  it('do a job without network or key, by way of English, and its plan and report name them', async () => {
    const plan = await localize('--plan');
    expect(plan.stdout.replace(/\s+/g, ' ')).toMatch(/Bergamot.*standard.*Hungarian → English → German/);
    const { code, stderr } = await localize();
    expect({ code, stderr: code ? stderr : '' }).toEqual({ code: 0, stderr: '' });
    const srt = readFileSync(join(cli.dir, 'out', 'de', 'talk.de.srt'), 'utf8');
    expect(srt).toContain('Das Haus groß.');
    const report = JSON.parse(readFileSync(join(cli.dir, 'out', 'report.json'), 'utf8')) as JobReport;
    expect(report.stages.flatMap(({ engines }) => engines)).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'translation', engine: 'bergamot', quality: 'standard', note: 'hu→en, en→de' },
        version: expect.stringMatching(/^[\d.]+ huen [\da-f]{12}, ende [\da-f]{12}$/) as string,
      }),
    );
  });

  it('are shown by the doctor and listed, with the folder that is not whole', async () => {
    const doctor = (await cli.z2('doctor', '--json')).stdout;
    const findings = JSON.parse(doctor) as { what: string; state: string; found: string }[];
    expect(findings.find(({ what }) => what === 'translation: bergamot')).toMatchObject({
      ...{ state: 'warning', found: 'The translation model enfr cannot be used: it lacks model.*.bin.' },
    });
    const { stdout } = await cli.z2('models', 'list');
    expect(stdout).toMatch(/^ende .*MB +standard +here +translates English to German$/m);
    expect(stdout).toContain('enfr cannot be used: it lacks model.*.bin.');
  });
});
