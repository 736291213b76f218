import { LINT_LIMITS } from '@z2/contracts';

import { SCHEMAS } from '../docs/schemas';
import { schemaFaults } from '../testing/schema-faults';
import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('POST /api/lint', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const content = '1\n00:00:01,000 --> 00:00:01,200\nIn 1990 it was <i>so.\n';
  const source = '1\n00:00:01,000 --> 00:00:01,200\nIn 1991.\n';

  it('tells what is wrong, and repairs it, in the form that is documented', async () => {
    const found = await gateway.client.lint({ content, name: 'talk.en.srt', profile: 'ted', source });
    expect(schemaFaults(found, SCHEMAS.LintAnswer, SCHEMAS)).toEqual([]);
    expect(found.findings.map(({ check, cue, line }) => [check, cue, line])).toEqual([
      ['duration_short', 1, 2],
      ['reading_speed', 1, 2],
      ['markup', 1, 2],
      ['numbers', 1, 2],
    ]);
    expect(found).toMatchObject({ format: 'srt', language: 'en', cues: 1, repaired: null, content: null });
    const fixed = await gateway.client.lint({ content, name: 'talk.en.srt', profile: 'ted', fix: true });
    expect(fixed).toMatchObject({ findings: [], repaired: 3 });
    expect(fixed.content).toBe(
      '1\n00:00:00,900 --> 00:00:01,900\nIn 1990 it was <i>so.</i>\n'
        .replace('00,900', '01,000')
        .replace('01,900', '02,000'),
    );
  });

  it('takes the subtitles of a long film, and refuses what is none, or too long', async () => {
    const cue = (i: number): string =>
      `${i}\n${new Date(i * 3000).toISOString().slice(11, 19)},000 --> ${new Date(i * 3000 + 2500).toISOString().slice(11, 19)},500\nYes, that is ${i}.\n`;
    const film = Array.from({ length: 6000 }, (_, i) => cue(i + 1)).join('\n');
    expect(film.length).toBeGreaterThan(256 * 1024);
    expect(await gateway.client.lint({ content: film, language: 'en' })).toMatchObject({
      cues: 6000,
      findings: [],
    });
    await expect(gateway.client.lint({ content: 'no subtitles' })).rejects.toMatchObject({
      code: 'CAPTIONS_INVALID',
    });
    await expect(gateway.client.lint({ content, language: 'spanisch' })).rejects.toMatchObject({
      code: 'LANGUAGE_UNKNOWN',
    });
    const long = 'x'.repeat(LINT_LIMITS.content + 1);
    await expect(gateway.client.lint({ content: long })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
