import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { startTestGateway, type TestGateway } from '../../apps/gateway/src/testing/test-gateway';
import { axeViolations, startBrowser } from './browser';

const CONSOLE = join(__dirname, '../../dist/console/browser');
const FILM_BYTES = 16 * 2 ** 20;

/** The built console in a real browser, served by a real gateway; no worker runs, so that each state stays as it was made. */
describe('the console in a browser', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let page: Page;
  const crashes: string[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway({ options: { consoleDir: CONSOLE }, maxUploadBytes: FILM_BYTES });
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.on('pageerror', (error) => crashes.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
  });
  afterEach(() => expect(crashes).toEqual([]));

  const open = (path: string) => page.goto(gateway.url + path);
  const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const shownAsWide = async (): Promise<boolean> => {
    const { width } = (await page.locator('body').boundingBox())!;
    return width <= 390;
  };

  it('begins empty, says that nobody works, and leads to a new job', async () => {
    await open('/');
    await seen('No worker is running: jobs wait.');
    await page.getByRole('main').getByRole('link', { name: 'New job' }).click();
    await page.getByRole('heading', { name: 'New job' }).waitFor();
    expect(await shownAsWide()).toBe(true);
  });

  it('makes one job of each link, and keeps what was refused', async () => {
    await open('/new');
    await page.getByLabel('Link to the video').fill(`${gateway.film}\n${gateway.dir}/none.mp4`);
    const languages = page.getByRole('combobox', { name: 'Target languages' });
    await languages.fill('span');
    await languages.press('Enter');
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (request.method() === 'POST' && pathname.startsWith('/api/jobs')) {
        asked.push(pathname);
      }
    });
    await page.getByRole('button', { name: 'Create 2 jobs' }).click();
    await seen('1 job made; the rest is still here.');
    await seen(/There is no file .*none\.mp4/);
    expect(await page.getByLabel('Link to the video').inputValue()).toBe(`${gateway.dir}/none.mp4`);
    expect(asked).toEqual(['/api/jobs/batch']);
    await page.getByLabel('Link to the video').fill(gateway.film);
    await page.getByRole('button', { name: 'Create job' }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/);
    expect((await gateway.client.listJobs()).total).toBe(2);
  });

  it('tells jobs of one name apart, and shows what their checks found', async () => {
    const [newest, older] = (await gateway.client.listJobs()).jobs;
    // No subtitles are delivered yet, so that the cue has no number in them.
    const cues = [{ id: '4.2', number: null, start_ms: 65_900 }];
    const check = { check: 'overlap', passed: false, value: 1, bound: '', message: 'Two at once.', cues };
    await gateway.database.dataSource.query(
      `UPDATE stage_runs SET output = $2 WHERE job_uuid = $1 AND stage = 'render'`,
      [newest!.job_uuid, JSON.stringify({ checks: [check] })],
    );
    await open('/jobs');
    for (const { job_uuid } of [newest!, older!]) {
      await seen(job_uuid.slice(0, 8));
    }
    await page.getByText('1 fault').click();
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the whole log' }).click();
    expect((await saved).suggestedFilename()).toBe(`z2-${newest!.job_uuid.slice(0, 8)}.log`);
    await page.getByRole('button', { name: 'Go to what is said in Spanish at 1:05' }).waitFor();
    // It is the second part of a long cue, which is edited whole.
    const edit = page.getByRole('link', { name: 'Edit these cues' });
    expect(await edit.getAttribute('href')).toBe(`/jobs/${newest!.job_uuid}/cues/es?cue=4`);
    expect(await shownAsWide()).toBe(true);
  });

  it('offers a new job instead of a retry where a retry cannot help', async () => {
    const [job] = (await gateway.client.listJobs()).jobs;
    const error = { code: 'LANGUAGE_SAME_AS_SOURCE', message: 'It is Spanish already.', remedy: 'Another.' };
    await gateway.database.dataSource.query(
      `UPDATE jobs SET status = 'FAILED', error = $2, completed_at = now() WHERE job_uuid = $1`,
      [job!.job_uuid, JSON.stringify(error)],
    );
    await open(`/jobs/${job!.job_uuid}`);
    const again = page.getByRole('link', { name: 'New job with these settings' });
    await again.waitFor();
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0);
    await again.click();
    await page.getByRole('heading', { name: 'New job' }).waitFor();
    await page.getByRole('button', { name: 'Remove Spanish' }).waitFor();
    expect(await page.getByLabel('Link to the video').inputValue()).toBe(gateway.film);
  });

  it('keeps rows in their places while jobs come, and does the same to several at once', async () => {
    await open('/jobs');
    const rows = page.getByRole('list', { name: 'Jobs', exact: true }).getByRole('listitem');
    await rows.nth(1).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    for (const title of ['first.mp4', 'second.mp4']) {
      await writeFile(join(gateway.dir, title), 'film');
      await gateway.client.createJob({ source_path: join(gateway.dir, title), target_languages: ['fr'] });
    }
    const fresh = page.getByRole('button', { name: '2 new jobs' });
    await fresh.waitFor();
    expect(await rows.count()).toBe(2);
    await fresh.click();
    await rows.nth(3).waitFor();
    for (const name of [/^Choose first/, /^Choose second/]) {
      await page.getByRole('checkbox', { name }).check();
    }
    await page.getByRole('button', { name: 'Cancel' }).click();
    await rows.filter({ hasText: 'Cancelled' }).nth(1).waitFor();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await page.waitForURL(/language=fr/);
    await rows.nth(2).waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: 'All jobs on this page' }).check();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'No job matches' }).waitFor();
    expect((await gateway.client.listJobs()).total).toBe(2);
  });

  it('leads by a link to a line of the log, and finds a text in it', async () => {
    const [job] = (await gateway.client.listJobs()).jobs;
    const { logs } = await gateway.client.getLogs(job!.job_uuid);
    await open(`/jobs/${job!.job_uuid}#log-${logs[0]!.seq}`);
    await page.locator(`li.target#log-${logs[0]!.seq}`).waitFor();
    const search = page.getByRole('searchbox', { name: 'Search the log' });
    await search.fill('no such words');
    await seen('No line fits.');
    await search.fill(logs[0]!.message.slice(0, 12).toUpperCase());
    await page.locator(`#log-${logs[0]!.seq}`).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('pauses and resumes the queue', async () => {
    await open('/system');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect((await gateway.client.getQueue()).paused).toBe(true);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect((await gateway.client.getQueue()).paused).toBe(false);
  });

  it('adds a receiver of events, shows its secret once, sends it a test, and deletes it', async () => {
    await open('/system');
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await seen('Nobody is told yet');
    await page.getByLabel('Address').fill('https://example.com/z2?key=1');
    await page.getByLabel('When a language failed').check();
    await page.getByRole('button', { name: 'Add webhook' }).click();
    await page.getByText(/^whsec_/).waitFor();
    const hook = page.getByRole('region', { name: 'https://example.com/z2' });
    await hook.getByText('a job was cancelled or a language failed').waitFor();
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByText(/^whsec_/).waitFor({ state: 'detached' });
    await hook.getByRole('button', { name: 'Test' }).click();
    await hook.getByRole('list', { name: 'Deliveries' }).getByText('On its way').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await hook.getByRole('button', { name: 'Switch off' }).click();
    await hook.getByText('switched off').waitFor();
    expect(await gateway.client.webhooks.list()).toMatchObject([
      { enabled: false, events: ['job.completed', 'job.failed', 'job.cancelled', 'language.failed'] },
    ]);
    await hook.getByRole('button', { name: 'Delete' }).click();
    await hook.getByRole('button', { name: 'Really delete' }).click();
    await seen('Nobody is told yet');
    expect(await gateway.client.webhooks.list()).toEqual([]);
    expect(await shownAsWide()).toBe(true);
  });

  it('says what went wrong where the service refuses, and goes on when it answers again', async () => {
    const problem = { code: 'DATABASE_UNAVAILABLE', message: 'The database is away.', remedy: 'Wait.' };
    await page.route('**/api/stats', (route) => route.fulfill({ status: 503, json: problem }));
    await open('/');
    await seen('The database is away.');
    await page.unroute('**/api/stats');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Needs you' }).waitFor();
    await seen('It is Spanish already.');
  });

  it('goes on with a large file after a reload, once it is chosen again', async () => {
    const film = join(gateway.dir, 'large.mp4');
    await writeFile(film, Buffer.alloc(FILM_BYTES, 7));
    const network = await page.context().newCDPSession(page);
    const slow = (uploadThroughput: number): Promise<unknown> =>
      network.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput },
      });
    const choose = async (): Promise<void> => {
      await open('/new');
      await page.getByRole('button', { name: 'File' }).click();
      await page.locator('input[type=file]').first().setInputFiles(film);
    };
    const begun: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') {
        begun.push(request.headers()['upload-offset'] ?? '');
      }
    });
    await network.send('Network.enable');
    await slow(FILM_BYTES / 10);
    await choose();
    await seen(/· [3-9]\d %/);
    await choose();
    await seen('going on where it was cut off');
    await slow(-1);
    await seen('Uploaded');
    expect(begun).toHaveLength(2);
    expect(begun[0]).toBe('0');
    expect(Number(begun[1])).toBeGreaterThan(FILM_BYTES / 10);
    expect(await shownAsWide()).toBe(true);
  });
});
