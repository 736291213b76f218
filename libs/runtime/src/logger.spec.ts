import { createLogger } from './logger';

describe('createLogger', () => {
  it('writes JSON lines without secrets', () => {
    const lines: string[] = [];
    const log = createLogger('worker', { destination: { write: (line) => lines.push(line) } });
    log.info({ job_uuid: 'j', config: { llm: { apiKey: 'sesame' } }, password: 'sesame' }, 'begun');
    log.debug('not at this level');
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(line).toMatchObject({ level: 'info', name: 'worker', job_uuid: 'j', msg: 'begun' });
    expect(new Date(String(line.time)).toISOString()).toBe(line.time);
    expect(lines[0]).not.toContain('sesame');
  });
});
