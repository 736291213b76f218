import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  type ArtifactRef,
  DEFAULT_JOB_OPTIONS,
  type JobReport,
  type PublishPreview,
  type SourceAnalysis,
} from '@z2/contracts';
import { createPublishers, type Publisher, type PublishRequest, type PublishResult } from '@z2/publishers';

import type { PublishInput } from '../stage-io';
import { MemoryLedger } from '../testing/memory-ledger';
import { TestContext } from '../testing/test-context';
import { PublishStage } from './publish.stage';

const REPORT: JobReport = {
  z2_version: '0.1.0',
  job_uuid: 'j',
  status: 'COMPLETED',
  source: { kind: 'file', path: '/talk.mp4' },
  source_sha256: 'a'.repeat(64),
  title: 'Talk',
  options: DEFAULT_JOB_OPTIONS,
  clip: null,
  duration_ms: 1000,
  source_language: 'en',
  created_at: '2026-01-01T00:00:00.000Z',
  finished_at: '2026-01-01T00:01:00.000Z',
  stages: [],
  cost: [],
  previews: [],
  files: [],
  earlier: [],
};
const SHOTS = [
  { at_ms: 1, score: 0.9, name: 'thumbnail-1.jpg' },
  { at_ms: 2, score: 0.8, name: 'thumbnail-2.jpg' },
];
const ANALYSIS = { words: 3, thumbnails: SHOTS } as SourceAnalysis;
const CHECK = {
  check: 'title_length',
  passed: false,
  value: 120,
  bound: '<= 100',
  message: 'It was shortened.',
} as const;

/** A platform that counts its calls, and can fail after the call had its effect. */
class CountingPublisher implements Publisher {
  readonly id = 'counting';
  readonly there = new Map<string, PublishResult>();
  published = 0;
  found = 0;
  failAfterEffect = false;

  validate(): void {}
  describe(): string {
    return 'channel';
  }
  preview({ language }: PublishRequest): Promise<PublishPreview> {
    return Promise.resolve({
      ...{ publisher: this.id, target: 'channel', language, files: [], texts: [], problems: [] },
    });
  }
  find(request: PublishRequest): Promise<PublishResult | null> {
    this.found += 1;
    return Promise.resolve(this.there.get(request.key) ?? null);
  }
  publish(request: PublishRequest): Promise<PublishResult> {
    this.published += 1;
    const result = { url: `https://v.test/${request.key}`, files: [], delivered: [] };
    this.there.set(request.key, result);
    return this.failAfterEffect ? Promise.reject(new Error('timeout')) : Promise.resolve(result);
  }
}

describe('PublishStage', () => {
  let ctx: TestContext;
  let ledger: MemoryLedger;
  let counting: CountingPublisher;
  let stage: PublishStage;
  let out: string;

  beforeEach(async () => {
    ctx = await TestContext.create({ language: 'es' });
    ledger = new MemoryLedger();
    counting = new CountingPublisher();
    stage = new PublishStage({
      publishers: new Map([...createPublishers(), [counting.id, counting]]),
      ledger,
    });
    out = join(ctx.root, 'out');
  });
  afterEach(() => ctx[Symbol.asyncDispose]());

  const file = async (
    name: string,
    kind: ArtifactRef['kind'],
    language: string | null,
  ): Promise<ArtifactRef> => {
    const path = join(ctx.root, name);
    await writeFile(path, `content of ${name}`);
    return ctx.put(path, kind, { language });
  };
  const ofLanguage = async (language: string, publisher = 'folder'): Promise<PublishInput> => ({
    targets: [publisher === 'folder' ? { publisher, path: out } : { publisher }],
    files: [
      await file(`talk.${language}.mp4`, 'video', language),
      await file(`talk.${language}.srt`, 'subtitles_srt', language),
    ],
    language,
    title: 'talk',
    texts: { title: 'Charla', description: '', tags: [] },
    report: null,
    analysis: null,
  });
  const ofJob = async (finished_at = REPORT.finished_at): Promise<PublishInput> => ({
    targets: [{ publisher: 'folder', path: out }],
    files: [
      await file('talk.transcript.json', 'transcript', null),
      await file('best.jpg', 'thumbnail', null),
      await file('second.jpg', 'thumbnail', null),
    ],
    language: null,
    title: 'talk',
    texts: null,
    report: { ...REPORT, finished_at },
    analysis: { source: ANALYSIS, languages: [] },
  });
  const json = async <T>(name: string): Promise<T> =>
    JSON.parse(await readFile(join(out, name), 'utf8')) as T;

  it('delivers the files of a language and tells where they are', async () => {
    const output = await stage.run(await ofLanguage('es'), ctx);
    expect(output).toEqual({
      published: [
        {
          publisher: 'folder',
          target: out,
          url: null,
          files: [join(out, 'es/talk.es.mp4'), join(out, 'es/talk.es.srt')],
        },
      ],
      previews: [],
      files: [],
      engines: [],
      checks: [],
    });
    expect(await readFile(join(out, 'es/talk.es.srt'), 'utf8')).toBe('content of talk.es.srt');
    expect(ctx.progressed.at(-1)?.fraction).toBe(1);
    expect([...ledger.rows.values()].map(({ state }) => state)).toEqual(['DONE']);
  });

  it('delivers transcript, thumbnails (the best first), analysis and a report of what is there', async () => {
    await stage.run(await ofLanguage('es'), ctx);
    await stage.run(await ofLanguage('fr'), await ctx.again({ language: 'fr' }));
    const output = await stage.run(await ofJob(), await ctx.again({ language: null }));
    expect((await readdir(out)).sort()).toEqual([
      ...['analysis.json', 'es', 'fr', 'report.json'],
      ...['thumbnail-2.jpg', 'thumbnail.jpg', 'transcript.json'],
    ]);
    expect(await readFile(join(out, 'thumbnail.jpg'), 'utf8')).toBe('content of best.jpg');
    // A name there is that of a file beside.
    const thumbnails = SHOTS.map((shot, at) => ({
      ...shot,
      name: at === 0 ? 'thumbnail.jpg' : 'thumbnail-2.jpg',
    }));
    expect(await json('analysis.json')).toEqual({ source: { ...ANALYSIS, thumbnails }, languages: [] });
    const report = await json<JobReport>('report.json');
    expect(report.files.map(({ path }) => path)).toEqual([
      ...['es/talk.es.mp4', 'es/talk.es.srt', 'fr/talk.fr.mp4', 'fr/talk.fr.srt'],
      ...['transcript.json', 'thumbnail.jpg', 'thumbnail-2.jpg', 'analysis.json'],
    ]);
    for (const { path, size } of report.files) {
      expect((await readFile(join(out, path))).byteLength).toBe(size);
    }
    expect(output.files.map(({ kind, name }) => [kind, name])).toEqual([
      ['analysis', 'analysis.json'],
      ['report', 'report.json'],
    ]);
    expect(await ctx.artifacts.readJson(output.files[1]!)).toEqual(report);
  });

  it('publishes nothing without a target, and says so; the report is made all the same', async () => {
    const output = await stage.run({ ...(await ofJob()), targets: [] }, ctx);
    expect(output.published).toEqual([]);
    expect(output.files.map(({ name }) => name)).toEqual(['analysis.json', 'report.json']);
    expect(ctx.logged.map(({ message }) => message).join()).toContain('Nothing is published');
    expect(ledger.rows.size).toBe(0);
  });

  describe('a dry run', () => {
    it('says what would be sent, in the report too, and touches nothing', async () => {
      const dry = { options: { dry_run: true } };
      const input = await ofLanguage('es');
      const output = await stage.run(input, await ctx.again({ ...dry, language: 'es' }));
      expect([output.published, output.checks]).toEqual([[], []]);
      expect(output.previews).toMatchObject([
        {
          ...{ publisher: 'folder', target: out, language: 'es', problems: [] },
          files: [
            { path: 'es/talk.es.mp4', to: join(out, 'es/talk.es.mp4'), size: 22 },
            { path: 'es/talk.es.srt' },
          ],
        },
      ]);
      const whole = await ofJob();
      const next = await ctx.again({ ...dry, language: null });
      const report = { ...REPORT, previews: output.previews };
      const closing = await stage.run({ ...whole, report }, next);
      expect(closing.previews[0]?.files.map(({ path }) => path)).toEqual([
        ...['transcript.json', 'thumbnail.jpg', 'thumbnail-2.jpg', 'analysis.json', 'report.json'],
      ]);
      const stored = await next.artifacts.readJson<JobReport>(closing.files[1]!);
      expect(stored.previews).toEqual([...output.previews, ...closing.previews]);
      expect(next.logged.map(({ message }) => message).join()).toContain(`would be sent to ${out}`);
      expect(ledger.rows.size).toBe(0);
      await expect(readdir(out)).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('has a check that does not pass where a place would refuse', async () => {
      const problems = [{ code: 'PUBLISH_LIMIT_EXCEEDED', message: 'Too long.', remedy: 'Shorten it.' }];
      counting.preview = ({ language }) =>
        Promise.resolve({
          ...{ publisher: 'counting', target: 'channel', language, files: [], texts: [], problems },
        });
      const { checks } = await stage.run(
        await ofLanguage('es', 'counting'),
        await ctx.again({ options: { dry_run: true } }),
      );
      expect(checks).toMatchObject([
        { check: 'publish_preview', passed: false, value: 'PUBLISH_LIMIT_EXCEEDED' },
      ]);
      expect([counting.published, counting.found, ledger.rows.size]).toEqual([0, 0, 0]);
    });
  });

  it('checks all targets before it touches the first', async () => {
    const input = await ofLanguage('es', 'counting');
    const targets = [...input.targets, { publisher: 'fax' }];
    await expect(stage.run({ ...input, targets }, ctx)).rejects.toMatchObject({ code: 'PUBLISHER_UNKNOWN' });
    expect([counting.published, ledger.rows.size]).toEqual([0, 0]);
  });

  it('hands material over unopened, and keeps what a publisher notes over a crash', async () => {
    const picture = await file('best.jpg', 'thumbnail', null);
    const noted: (string | null)[] = [];
    const publish: Publisher['publish'] = async (request, context) => {
      noted.push(await context.recall('session'));
      await context.keep('session', `session ${noted.length}`);
      noted.push(await readFile(await context.open(request.material!.thumbnails[0]!), 'utf8'));
      if (noted.length < 3) {
        throw new Error('the process died');
      }
      return { url: null, files: [], delivered: [], checks: [CHECK] };
    };
    const publisher: Publisher = Object.assign(new CountingPublisher(), { publish });
    const noting = new PublishStage({ publishers: new Map([['counting', publisher]]), ledger });
    const material = {
      ...{ source_language: 'en', source_title: 'Talk', thumbnails: [picture], media: null },
      ...{ subtitles: [], texts: [] },
    };
    const input = { ...(await ofLanguage('es', 'counting')), material };
    await expect(noting.run(input, ctx)).rejects.toThrow('the process died');
    const { checks } = await noting.run(input, await ctx.again());
    expect(noted).toEqual([null, 'content of best.jpg', 'session 1', 'content of best.jpg']);
    expect(checks).toEqual([CHECK]);
  });

  describe('once', () => {
    it('does not call again what is done', async () => {
      const input = await ofLanguage('es', 'counting');
      const first = await stage.run(input, ctx);
      expect(await stage.run(input, await ctx.again())).toEqual(first);
      expect([counting.published, counting.found]).toEqual([1, 0]);
    });

    it('looks first when the process died between the call and its record', async () => {
      const input = await ofLanguage('es', 'counting');
      ledger.crash = 'done';
      await expect(stage.run(input, ctx)).rejects.toThrow('crashed at done');
      // The fault landed: it was called, and nobody wrote that down.
      expect(counting.published).toBe(1);
      expect([...ledger.rows.values()].map(({ state }) => state)).toEqual(['INTENT']);
      ledger.crash = null;
      const output = await stage.run(input, await ctx.again());
      expect(output.published[0]?.url).toMatch(/^https:/);
      expect([counting.published, counting.found]).toEqual([1, 1]);
      expect([...ledger.rows.values()].map(({ state }) => state)).toEqual(['DONE']);
    });

    it('looks first after a time-out that came after the effect', async () => {
      const input = await ofLanguage('es', 'counting');
      counting.failAfterEffect = true;
      await expect(stage.run(input, ctx)).rejects.toMatchObject({ code: 'INTERNAL' });
      expect([...ledger.rows.values()].map(({ state }) => state)).toEqual(['FAILED']);
      await stage.run(input, await ctx.again());
      expect([counting.published, counting.found]).toEqual([1, 1]);
    });

    it('calls when the process died before the call', async () => {
      const input = await ofLanguage('es', 'counting');
      ledger.crash = 'intend';
      await expect(stage.run(input, ctx)).rejects.toThrow('crashed at intend');
      ledger.crash = null;
      await stage.run(input, await ctx.again());
      expect(counting.published).toBe(1);
    });

    it('delivers other contents, languages and jobs as deliveries of their own', async () => {
      await stage.run(await ofLanguage('es', 'counting'), ctx);
      await stage.run(await ofLanguage('fr', 'counting'), await ctx.again({ language: 'fr' }));
      const changed = await ofLanguage('es', 'counting');
      changed.files = changed.files.slice(1);
      await stage.run(changed, await ctx.again());
      expect(counting.published).toBe(3);
      await using other = await TestContext.create({ language: 'es' });
      const path = join(other.root, 'x.mp4');
      await writeFile(path, 'x');
      await stage.run({ ...changed, files: [await other.put(path, 'video')] }, other);
      expect(counting.published).toBe(4);
    });

    it('finds the whole job as it was published, though the report has a later time', async () => {
      ledger.crash = 'done';
      await expect(stage.run(await ofJob(), ctx)).rejects.toThrow('crashed');
      ledger.crash = null;
      const before = await json<JobReport>('report.json');
      const next = await ctx.again();
      await stage.run(await ofJob('2026-01-01T00:02:00.000Z'), next);
      expect(await json<JobReport>('report.json')).toEqual(before);
      expect(next.logged.map(({ message }) => message).join()).toContain(
        'Found what an earlier try published',
      );
    });

    it('publishes again to a folder from which somebody took a file before it was recorded', async () => {
      ledger.crash = 'done';
      const input = await ofLanguage('es');
      await expect(stage.run(input, ctx)).rejects.toThrow('crashed');
      ledger.crash = null;
      await rm(join(out, 'es/talk.es.srt'));
      await stage.run(input, await ctx.again());
      expect((await readdir(join(out, 'es'))).sort()).toEqual(['talk.es.mp4', 'talk.es.srt']);
    });
  });

  it('ends when cancelled and records no success', async () => {
    const abort = new AbortController();
    abort.abort('cancel');
    const cancelled = await ctx.again({ signal: abort.signal });
    Object.defineProperty(cancelled, 'chunk', {
      value: (_n: string, _f: string[], work: () => unknown) => work(),
    });
    await expect(stage.run(await ofLanguage('es'), cancelled)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([...ledger.rows.values()].map(({ state }) => state)).toEqual(['FAILED']);
  });
});
