import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  type ArtifactKind,
  type ArtifactRef,
  type Check,
  DEFAULT_JOB_OPTIONS,
  type JobOptions,
  type JobReport,
} from '@z2/contracts';
import { createPublishers } from '@z2/publishers';

import { MemoryLedger } from '../testing/memory-ledger';
import { TestContext } from '../testing/test-context';
import { PublishStage } from './publish.stage';

const FULL: JobOptions = { ...DEFAULT_JOB_OPTIONS, subtitles: 'both', dub: true };
const SOFT: JobOptions = { ...DEFAULT_JOB_OPTIONS, subtitles: 'soft', dub: false };

describe('a folder that earlier runs wrote into', () => {
  let ctx: TestContext;
  let out: string;
  beforeEach(async () => {
    ctx = await TestContext.create();
    out = join(ctx.root, 'out');
  });
  afterEach(() => ctx[Symbol.asyncDispose]());

  const ref = async (name: string, kind: ArtifactKind, language: string, text: string) => {
    const path = join(ctx.root, name);
    await writeFile(path, text);
    return ctx.put(path, kind, { language });
  };
  const filesOf = async (language: string, options: JobOptions): Promise<ArtifactRef[]> => [
    await ref(`talk.${language}.mp4`, 'video', language, `video, dub ${options.dub}`),
    ...(options.dub ? [await ref(`talk.${language}.dub.m4a`, 'dub_audio', language, 'dub')] : []),
    await ref(`talk.${language}.srt`, 'subtitles_srt', language, `words in ${language}`),
  ];

  /** A whole job, one delivery after the other, as the pipeline makes them. */
  async function run(
    job_uuid: string,
    languages: readonly string[],
    options: JobOptions,
    source = 'a',
  ): Promise<{ report: JobReport; checks: Check[] }> {
    const stage = new PublishStage({ publishers: createPublishers(), ledger: new MemoryLedger() });
    const common = {
      ...{ targets: [{ publisher: 'folder', path: out }], title: 'talk', texts: null, report: null },
      analysis: null,
    };
    const checks: Check[] = [];
    for (const language of languages) {
      const input = { ...common, language, files: await filesOf(language, options) };
      const output = await stage.run(input, await ctx.again({ job_uuid, language, options }));
      checks.push(...output.checks);
    }
    const report: JobReport = {
      ...{ z2_version: '0', job_uuid, status: 'COMPLETED', title: 'Talk', options, clip: null },
      ...{ source: { kind: 'file', path: '/talk.mp4' }, source_sha256: source.repeat(64) },
      ...{ duration_ms: 1, source_language: 'en', created_at: '', finished_at: `end of ${job_uuid}` },
      stages: languages.map((language) => ({
        ...{ stage: 'render', language, state: 'DONE', from_checkpoint: false, attempts: 1 },
        ...{ duration_ms: 1, engines: [], checks: [], error: null },
      })),
      ...{ cost: [], previews: [], files: [], earlier: [] },
    };
    const analysis = {
      source: null,
      languages: languages.map((language) => ({
        ...{ language, title: `${job_uuid} in ${language}`, description: '', tags: [], chapters: [] },
        method: 'extractive',
      })),
    };
    const input = { ...common, language: null, files: [], report, analysis };
    const output = await stage.run(input, await ctx.again({ job_uuid, language: null, options }));
    const written = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as JobReport;
    return { report: written, checks: [...checks, ...output.checks] };
  }
  const left = ({ earlier }: JobReport): unknown[] =>
    earlier.flatMap(({ job_uuid, files }) => files.map(({ path, matches }) => [job_uuid, path, matches]));

  it('still tells of a language that only an earlier run made, with what made it', async () => {
    await run('j1', ['es', 'fr'], FULL);
    const { report, checks } = await run('j2', ['es'], FULL);
    expect(report.files.map(({ path }) => path)).toEqual([
      ...['es/talk.es.dub.m4a', 'es/talk.es.mp4', 'es/talk.es.srt', 'analysis.json'],
    ]);
    expect(left(report)).toEqual([
      ['j1', 'fr/talk.fr.dub.m4a', true],
      ['j1', 'fr/talk.fr.mp4', true],
      ['j1', 'fr/talk.fr.srt', true],
    ]);
    expect(report.earlier[0]?.stages.map(({ language }) => language)).toEqual(['fr']);
    // What goes together needs no look.
    expect(checks).toEqual([]);
  });

  it('keeps titles of languages that this run did not make, as long as their files are there', async () => {
    const titles = async (): Promise<string[]> => {
      const text = await readFile(join(out, 'analysis.json'), 'utf8');
      return (JSON.parse(text) as { languages: { title: string }[] }).languages.map(({ title }) => title);
    };
    await run('j1', ['es', 'fr'], FULL);
    await run('j2', ['es'], SOFT);
    expect(await titles()).toEqual(['j2 in es', 'j1 in fr']);
    await run('j3', ['de'], SOFT);
    expect(await titles()).toEqual(['j3 in de', 'j2 in es', 'j1 in fr']);
    await rm(join(out, 'fr'), { recursive: true });
    await run('j4', ['es'], SOFT);
    expect(await titles()).toEqual(['j4 in es', 'j3 in de']);
    await writeFile(join(out, 'analysis.json'), '{"languages": [null, {}, 3]}');
    await run('j5', ['es'], SOFT);
    expect(await titles()).toEqual(['j5 in es']);
    // Of another source nothing is kept.
    await run('j6', ['fr'], SOFT);
    await run('j7', ['es'], SOFT, 'b');
    expect(await titles()).toEqual(['j7 in es']);
  });

  it('says what no longer goes with the results, and what was fuller before; nothing is removed', async () => {
    await run('j1', ['es', 'fr'], FULL);
    const { report, checks } = await run('j2', ['es'], SOFT);
    expect(left(report)).toEqual([
      ['j1', 'es/talk.es.dub.m4a', false],
      ['j1', 'fr/talk.fr.dub.m4a', false],
      ['j1', 'fr/talk.fr.mp4', false],
      ['j1', 'fr/talk.fr.srt', false],
    ]);
    expect(checks.map(({ check, message }) => [check, message])).toEqual([
      [
        'earlier_results',
        'Left from earlier runs, and may not go with the results of this one: es/talk.es.dub.m4a, fr/talk.fr.dub.m4a, fr/talk.fr.mp4, fr/talk.fr.srt.',
      ],
      ['earlier_results', 'The run before had made a dub, which is no longer in es/talk.es.mp4.'],
    ]);
    expect((await readdir(join(out, 'es'))).sort()).toEqual([
      ...['talk.es.dub.m4a', 'talk.es.mp4', 'talk.es.srt'],
    ]);
    // All of it made anew: nothing is left to tell.
    const again = await run('j3', ['es', 'fr'], FULL);
    expect([again.report.earlier, again.checks]).toEqual([[], []]);
  });

  it('marks what is of another source, and says that it took the place of one', async () => {
    await run('j1', ['es', 'fr'], SOFT);
    const { report, checks } = await run('j2', ['es'], SOFT, 'b');
    expect(left(report)).toEqual([
      ['j1', 'fr/talk.fr.mp4', false],
      ['j1', 'fr/talk.fr.srt', false],
    ]);
    expect(report.earlier[0]?.stages).toEqual([]);
    expect(checks.map(({ message }) => message).join()).toContain(
      'In place of results of another source: es/talk.es.mp4.',
    );
  });

  it('keeps what was edited in a language that the run between did not make', async () => {
    await run('j1', ['es', 'fr'], SOFT);
    await run('j2', ['es'], SOFT);
    await writeFile(join(out, 'fr/talk.fr.srt'), 'my words');
    const { checks } = await run('j3', ['fr'], SOFT);
    expect(await readFile(join(out, 'fr/talk.fr.srt.edited'), 'utf8')).toBe('my words');
    expect(checks).toMatchObject([{ check: 'edits_kept', value: join(out, 'fr/talk.fr.srt.edited') }]);
  });

  it('takes a report of an earlier version, or of somebody else, as it is', async () => {
    await run('j1', ['es'], SOFT);
    const path = join(out, 'report.json');
    const old = JSON.parse(await readFile(path, 'utf8')) as Partial<JobReport>;
    delete old.earlier;
    delete old.source_sha256;
    await writeFile(path, JSON.stringify(old));
    const { report } = await run('j2', ['fr'], SOFT);
    expect(left(report)).toEqual([
      ['j1', 'es/talk.es.mp4', true],
      ['j1', 'es/talk.es.srt', true],
    ]);
    await writeFile(path, '"no report"');
    expect((await run('j3', ['fr'], SOFT)).report.earlier).toEqual([]);
  });
});
