import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JobReport, PublishPreview } from '@z2/contracts';

import { S3Server } from '../../libs/publishers/src/testing/s3-server';
import { WebhookReceiver } from '../../libs/publishers/src/testing/webhook-receiver';
import { makeTalk } from '../fixtures/make-talk';
import { CliHome, type Run } from '../support/cli';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
jest.setTimeout(240_000);

describe('./z2 localize --publish', () => {
  let cli: CliHome;
  let s3: S3Server;
  let webhook: WebhookReceiver;

  beforeAll(async () => {
    [s3, webhook] = await Promise.all([S3Server.start(), WebhookReceiver.start(SECRET)]);
    cli = new CliHome({
      ...{ Z2_S3_ENDPOINT: s3.url, Z2_S3_REGION: 'eu-test-1' },
      ...{ Z2_S3_ACCESS_KEY_ID: 'AKIA1', Z2_S3_SECRET_ACCESS_KEY: 'secret' },
      ...{ Z2_WEBHOOK_SECRET: SECRET, Z2_ALLOW_PRIVATE_WEBHOOKS: webhook.host },
    });
    makeTalk(join(cli.dir, 'in'));
    writeFileSync(
      join(cli.dir, 'in', 'talk.srt'),
      '1\n00:00:00,500 --> 00:00:03,000\nGood morning to all of you.\n',
    );
  });
  afterAll(async () => {
    await Promise.all([s3.stop(), webhook.stop()]);
    cli.remove();
  });

  const localize = (...more: string[]): Promise<Run> => {
    const source = [
      join(cli.dir, 'in', 'talk.mp4'),
      '--from-language',
      'en',
      '--subtitles-in',
      'in/talk.srt',
    ];
    const targets = ['--publish', 's3:talks/2026', '--publish', `webhook:${webhook.url}?token=hidden`];
    return cli.z2('localize', ...source, '--to', 'es', ...targets, ...more);
  };

  it('--dry-run makes everything, says what would be sent, and sends nothing', async () => {
    const { code, stdout, stderr } = await localize('--dry-run', '--json');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error') as string]);
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      type: string;
      previews: PublishPreview[];
    };
    expect(last.type).toBe('dry_run');
    expect(last.previews.map(({ publisher, language }) => `${publisher} ${language}`).sort()).toEqual([
      ...['folder es', 'folder null', 's3 es', 's3 null', 'webhook es', 'webhook null'],
    ]);
    const ofS3 = last.previews.find(({ publisher, language }) => publisher === 's3' && language === 'es');
    expect(ofS3?.files.map(({ to }) => to)).toContain('s3://talks/2026/es/talk.es.mp4');
    expect(last.previews.flatMap(({ problems }) => problems)).toEqual([]);
    expect([s3.requests.length, webhook.requests.length, webhook.refused]).toEqual([0, 0, 0]);
    expect(existsSync(join(cli.dir, 'out'))).toBe(false);
  });

  it('sends just that, and says where it is', async () => {
    const { code, stdout, stderr } = await localize();
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error') as string]);
    expect([...s3.objects.keys()].sort()).toEqual(
      [
        ...['analysis.json', 'es/talk.es.ass', 'es/talk.es.mp4', 'es/talk.es.srt', 'es/talk.es.vtt'],
        ...['report.json', 'thumbnail-2.jpg', 'thumbnail-3.jpg', 'thumbnail.jpg', 'transcript.json'],
      ].map((path) => `talks/2026/${path}`),
    );
    const report = JSON.parse(readFileSync(join(cli.dir, 'out', 'report.json'), 'utf8')) as JobReport;
    expect([report.previews, report.options.dry_run]).toEqual([[], false]);
    const told = [...webhook.taken.values()].map(({ payload }) => payload);
    expect(told.map(({ type, data }) => [type, data.languages, data.job_uuid])).toEqual([
      ['job.language.published', ['es'], report.job_uuid],
      ['job.published', ['es'], report.job_uuid],
    ]);
    const video = s3.objects.get('talks/2026/es/talk.es.mp4');
    const named = told[0]?.data.files.find(({ path }) => path === 'es/talk.es.mp4');
    expect([named?.sha256, named?.size]).toEqual([video?.sha256, video?.content.byteLength]);
    expect(stdout).toContain('Published to s3://talks/2026 (es)');
    expect(stdout).toContain(`Published to ${webhook.url}?#`);
    expect(`${stdout}${stderr}`).not.toMatch(/hidden|whsec_/);
  });

  it('sends nothing again to a place that has it', async () => {
    const puts = s3.requests.filter(({ method }) => method !== 'HEAD').length;
    expect((await localize()).code).toBe(0);
    const again = s3.requests.filter(({ method }) => method !== 'HEAD').slice(puts);
    // The report is of another job.
    expect(again.map(({ path }) => path)).toEqual(['talks/2026/report.json']);
  });

  it('ends with 7 where a place would refuse', async () => {
    const { code, stdout } = await localize('--dry-run', '--publish', `folder:/${'folder/'.repeat(584)}`);
    expect(code).toBe(7);
    expect(stdout).toMatch(/would be refused: The full path of es\/talk\.es\.mp4 has \d+ bytes/);
    expect(stdout).toContain('2 of 8 would be refused.');
  });

  it('says before anything is begun that a place is not set up', async () => {
    delete cli.env['Z2_WEBHOOK_SECRET'];
    const { code, stderr } = await localize();
    expect(code).toBe(7);
    expect(stderr).toContain('Set Z2_WEBHOOK_SECRET in .env');
  });
});
