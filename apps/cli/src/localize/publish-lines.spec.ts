import { DEFAULT_JOB_OPTIONS, type JobView, type PublishPreview } from '@z2/contracts';

import { dryRunLines, publishedLines } from './publish-lines';

const preview: PublishPreview = {
  ...{ publisher: 's3', target: 's3://talks', language: 'es' },
  files: [
    {
      ...{ path: 'es/talk.es.mp4', kind: 'video', language: 'es', size: 1_500_000, sha256: 'ab' },
      to: 's3://talks/es/talk.es.mp4',
    },
  ],
  texts: [],
  problems: [],
};
const job = (change: Partial<JobView>): JobView =>
  ({
    options: { ...DEFAULT_JOB_OPTIONS, dry_run: true },
    ...{ publish: [{ publisher: 's3' }], previews: [], publishing: [], ...change },
  }) as JobView;

describe('dryRunLines', () => {
  it('says what would go where, with sizes', () => {
    expect(dryRunLines(job({ previews: [preview, { ...preview, language: null, files: [] }] }))).toEqual([
      'Dry run: nothing was published. It would be sent:',
      '  s3 s3://talks (es):',
      '    es/talk.es.mp4  1.5 MB',
      '  s3 s3://talks (the whole job): nothing',
    ]);
  });

  it('says what would be refused, and texts with their limits', () => {
    const refused: PublishPreview = {
      ...preview,
      files: [],
      texts: [{ field: 'title', value: 'x'.repeat(101), length: 101, max: 100, unit: 'characters' }],
      problems: [{ code: 'PUBLISH_LIMIT_EXCEEDED', message: 'Too long.', remedy: 'Give a shorter title.' }],
    };
    expect(dryRunLines(job({ previews: [refused] })).slice(1)).toEqual([
      '  s3 s3://talks (es):',
      `    title: ${'x'.repeat(60)}… (101 of 100 characters)`,
      '    would be refused: Too long. → Give a shorter title.',
      '1 of 1 would be refused.',
    ]);
  });

  it('is silent about a real run', () => {
    expect(dryRunLines(job({ options: DEFAULT_JOB_OPTIONS }))).toEqual([]);
    expect(dryRunLines(job({ publish: [] }))).toEqual(['Dry run without a target.']);
  });
});

describe('publishedLines', () => {
  it('names places besides the folder, once each, with the languages and addresses', () => {
    const row = { id: '1', error: null, updated_at: '', url: null, state: 'DONE' } as const;
    const publishing: JobView['publishing'] = [
      { ...row, publisher: 'folder', target: '/out', language: 'es' },
      { ...row, publisher: 's3', target: 's3://talks', language: 'es' },
      { ...row, publisher: 's3', target: 's3://talks', language: 'fr', url: 'https://talks.test/fr' },
      { ...row, publisher: 's3', target: 's3://talks', language: null },
      { ...row, publisher: 'webhook', target: 'https://x.test', language: 'es', state: 'UNKNOWN' },
    ];
    expect(publishedLines(job({ publishing }))).toEqual([
      'Published to s3://talks (es, fr) https://talks.test/fr',
    ]);
  });
});
