import type { LogLine, StageMessage } from '@z2/contracts';
import { RedisEvents, StageRuns } from '@z2/queue';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('logs', () => {
  let gateway: TestGateway;
  let jobUuid: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    const { dataSource } = gateway.database;
    ({ job_uuid: jobUuid } = await gateway.client.createJob({ source_path: gateway.film }));
    const runs = new StageRuns(dataSource, new RedisEvents(gateway.redis), {
      ...{ leaseMs: 30_000, maxAttempts: 3, workerId: 'w' },
    });
    const [message] = await dataSource.query<StageMessage[]>(
      'SELECT stage_run_id, attempt, send FROM outbox',
    );
    const lease = (await runs.claim(message!))!;
    await runs.log(lease, [
      { level: 'INFO', message: '100 % of it' },
      { level: 'ERROR', message: 'two\r\nlines' },
    ]);
    await dataSource.query(
      `INSERT INTO job_logs (job_uuid, seq, level, stage, language, message)
       SELECT $1, seq, 'DEBUG', 'translate', 'es', 'many ' || seq FROM generate_series(101, 11100) AS seq`,
      [jobUuid],
    );
  });
  afterAll(() => gateway.close());

  const messages = (lines: readonly LogLine[]): string[] => lines.map(({ message }) => message);
  const text = async (query = ''): Promise<string[]> => {
    const response = await fetch(`${gateway.client.logUrl(jobUuid)}${query}`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="z2-${jobUuid.slice(0, 8)}.log"`,
    );
    return (await response.text()).split('\n').slice(0, -1);
  };

  it('are found by level, stage, language, number, and a text of which no character means more', async () => {
    const found = async (query: Parameters<TestGateway['client']['getLogs']>[1]): Promise<string[]> =>
      messages((await gateway.client.getLogs(jobUuid, query)).logs);
    expect(await found({ text: '0 %' })).toEqual(['100 % of it']);
    expect(await found({ text: 'a_y' })).toEqual([]);
    expect(await found({ level: 'ERROR' })).toEqual(['two\r\nlines']);
    expect(await found({ stage: 'download' })).toEqual(['100 % of it', 'two\r\nlines']);
    expect(await found({ language: 'es', since: 11_098 })).toEqual(['many 11099', 'many 11100']);
    expect(await found({ text: 'MANY 999', stage: 'translate', limit: 2 })).toEqual([
      'many 999',
      'many 9990',
    ]);
  });

  it('come as a text file, whole however long, a line for each', async () => {
    const lines = await text();
    expect(lines).toHaveLength(11_003);
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO Job created/);
    expect(lines[2]).toMatch(/Z ERROR download: two lines$/);
    expect(lines.at(-1)).toMatch(/Z DEBUG translate es: many 11100$/);
    expect(await text('?level=ERROR')).toHaveLength(1);
    expect(await text('?text=nowhere')).toEqual([]);
  });

  it('of no job are a problem, also as a file', async () => {
    const answer = await fetch(gateway.client.logUrl('00000000-0000-4000-8000-000000000000'));
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([404, null]);
    expect(await answer.json()).toMatchObject({ code: 'JOB_NOT_FOUND' });
    expect((await fetch(`${gateway.client.logUrl(jobUuid)}?limit=3`)).status).toBe(400);
  });
});
