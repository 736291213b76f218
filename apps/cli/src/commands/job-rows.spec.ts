import type { JobSummary } from '@z2/contracts';

import { jobRows } from './job-rows';

it('tells jobs of one name apart: by id, languages, time, and where they come from', () => {
  const job = (job_uuid: string, path: string, change: Partial<JobSummary> = {}): JobSummary =>
    ({
      ...{ job_uuid, status: 'COMPLETED', progress: 100, title: 'talk', target_languages: ['es', 'fr'] },
      findings: { errors: 0, warnings: 0 },
      ...{ created_at: '2026-11-25T14:03:09.123Z', source: { kind: 'file', path }, ...change },
    }) as JobSummary;
  const rows = jobRows([
    job('0123456789', '/a/talk.mp4'),
    job('1123456789', '/b/talk.mp4', { findings: { errors: 1, warnings: 6 } }),
    job('2123456789', '/c.mp4', { title: null, status: 'FAILED', progress: 41.6, target_languages: ['de'] }),
  ]);
  const time = expect.stringMatching(/^2026-11-2[456] \d\d:\d\d:09$/) as string;
  expect(rows.slice(1)).toEqual([
    ['01234567', 'Completed', '100', 'es,fr', '', time, 'talk  (/a/talk.mp4)'],
    ['11234567', 'Completed', '100', 'es,fr', '1 fault, 6 warnings', time, 'talk  (/b/talk.mp4)'],
    ['21234567', 'Failed', '41', 'de', '', time, '/c.mp4'],
  ]);
});
