import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isTerminal, type JobView } from '@z2/contracts';
import type { Browser, Locator, Page } from 'playwright-core';

import { Z2System } from '../faults/z2-system';
import { makeTalk, TALK } from '../fixtures/make-talk';
import { until } from '../support/processes';
import { axeViolations, startBrowser } from './browser';

jest.setTimeout(240_000);

const SRT = TALK.map(
  ({ start_ms, text }, i) =>
    `${i + 1}\n00:00:0${Math.floor(start_ms / 1000)},${String(start_ms % 1000).padStart(3, '0')} --> ` +
    `00:00:${String(Math.floor(start_ms / 1000) + 3).padStart(2, '0')},000\n${text}\n`,
).join('\n');

/** The whole of Z2 with a real worker, and the built console in a real browser. */
describe('the cue editor', () => {
  let z2: Z2System;
  let url: string;
  let job: string;
  let browser: Browser;
  let page: Page;
  const crashes: string[] = [];

  beforeAll(async () => {
    z2 = await Z2System.start();
    url = z2.client.fileUrl('').replace(/\/api\/.*/, '');
    writeFileSync(join(z2.dir, 'talk.srt'), SRT);
    const made = await z2.submit({
      ...{ source_path: makeTalk(join(z2.dir, 'in')), source_language: 'en', target_languages: ['es'] },
      options: { subtitles_in: join(z2.dir, 'talk.srt'), dub: true },
      publish: [{ publisher: 'folder', path: join(z2.dir, 'out') }],
    });
    job = made.uuid;
    expect((await made.end()).status).toBe('COMPLETED');
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => crashes.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await z2?.stop();
  });
  afterEach(() => expect(crashes).toEqual([]));

  const rows = (): Locator => page.getByRole('listbox', { name: 'Cues' }).getByRole('option');
  const text = (): Locator => page.getByRole('textbox', { name: 'Text in Spanish' });
  const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true });
  const status = (words: string | RegExp): Promise<void> =>
    page.getByRole('status').filter({ hasText: words }).first().waitFor();
  const reads = (name: string, value: string): Promise<void> =>
    until(async () => (await field(name).inputValue()) === value, `${value} in ${name}`, 10_000);
  const srt = (): string => readFileSync(join(z2.dir, 'out/es/talk.es.srt'), 'utf8');
  const rendered = async (): Promise<JobView> => {
    await status('No changes');
    await until(async () => isTerminal((await z2.client.getJob(job)).status), 'the end of the job', 120_000);
    const view = await z2.client.getJob(job);
    expect([view.status, view.error]).toEqual(['COMPLETED', null]);
    return view;
  };

  it('is reached from the job, keeps what is written through a reload, and goes back and forth', async () => {
    await page.goto(`${url}/jobs/${job}`);
    await page.getByRole('link', { name: 'Edit cues' }).click();
    await rows().nth(2).click();
    expect(await rows().count()).toBe(3);
    await text().fill('Gracias por su tiempo, amigos.');
    await status('1 cue changed, kept in this browser');
    await page.reload();
    await status('1 cue changed, kept in this browser');
    await rows().filter({ hasText: 'amigos' }).click();
    // What is written is on the screen at once.
    await page
      .getByRole('region', { name: 'Film and cue' })
      .getByText('Gracias por su tiempo, amigos.')
      .first()
      .waitFor();
  });

  it('takes an edge of a cue to another time with the mouse, and back by the keyboard', async () => {
    await rows().nth(0).click();
    const before = await field('End').inputValue();
    const cue = page.locator('z2-waveform .cue').first();
    const { x, y, width } = (await cue.boundingBox())!;
    await page.mouse.move(x + width - 3, y + 40);
    await page.mouse.down();
    await page.mouse.move(x + width + 43, y + 40, { steps: 4 });
    await page.mouse.up();
    await until(async () => (await field('End').inputValue()) > before, 'a later end', 10_000);
    const dragged = await field('End').inputValue();
    await page.keyboard.press('Control+z');
    await reads('End', before);
    await page.keyboard.press('Control+Shift+z');
    await reads('End', dragged);
    await field('End').fill('0:03.250');
    await field('End').press('Enter');
    await reads('Length', '2.750');
    // Beyond the next cue there is no room.
    await field('End').fill('9');
    await field('End').press('Enter');
    await reads('End', '0:04.000');
    await page.keyboard.press('Control+z');
    await reads('End', '0:03.250');
  });

  it('splits a cue, renders again, and the new files have all of it', async () => {
    await page.keyboard.press('Alt+ArrowDown');
    await text().fill('La casa es grande y el jardín es verde.');
    await text().press('Home');
    for (let at = 0; at < 'La casa es grande'.length; at++) {
      await text().press('ArrowRight');
    }
    await text().press('Alt+s');
    await rows().nth(3).waitFor();
    await reads('Text in Spanish', 'La casa es grande');
    await status('4 cues changed');
    await page.getByText('To be done again').waitFor();
    await page.getByRole('button', { name: 'Render again' }).click();
    await rendered();
    expect(srt()).toMatch(/00:00:00,500 --> 00:00:03,250/);
    expect(srt()).toMatch(/La casa es grande\n/);
    expect(srt()).toMatch(/y el jardín es verde\.\n/);
    expect(srt()).toContain('Gracias por su tiempo, amigos.');
    const { cues } = await z2.client.getCues(job, 'es');
    expect(cues).toHaveLength(4);
    const dub = (await z2.client.getJob(job)).checks.find(({ check }) => check === 'dub_onset');
    expect(dub).toMatchObject({ language: 'es' });
  });

  it('knows what became of a cue, and takes it back', async () => {
    await rows().nth(3).click();
    await page.getByRole('button', { name: 'History' }).click();
    const sheet = page.getByRole('dialog', { name: 'History of this cue' });
    await sheet.getByText('As it was made').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Take this one' }).last().click();
    await until(async () => !(await text().inputValue()).includes('amigos'), 'the first text', 10_000);
    await page.getByRole('button', { name: 'Discard my changes' }).click();
    await status('No changes');
    await reads('Text in Spanish', 'Gracias por su tiempo, amigos.');
  });

  it('shows both where somebody else changed the same cue, and renders what was chosen', async () => {
    await rows().nth(0).click();
    await text().fill('Buenos días a todos.');
    const { version, cues } = await z2.client.getCues(job, 'es');
    await z2.client.editCues(job, 'es', {
      version,
      cues: [
        { id: cues[0]!.id, text: 'Buenas tardes.' },
        { id: cues[1]!.id, text: 'La casa es muy grande' },
      ],
    });
    const conflict = page.getByRole('alert').filter({ hasText: 'Changed by two people' });
    await conflict.waitFor();
    await conflict.getByText('Buenas tardes.').waitFor();
    await rows().filter({ hasText: 'muy grande' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.getByRole('button', { name: 'Render again' }).isDisabled()).toBe(true);
    await page.reload();
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await until(async () => isTerminal((await z2.client.getJob(job)).status), 'the end of the job', 120_000);
    await page.getByRole('button', { name: 'Render again' }).click();
    await rendered();
    expect(srt()).toContain('Buenos días a todos.');
    expect(srt()).toContain('muy grande');
  });

  it('finds and replaces by keys alone, leads to what is to be looked at, and shows its keys', async () => {
    await rows().nth(0).click();
    await page.keyboard.press('Control+f');
    await page.locator('input[type=search]:focus').waitFor();
    await page.keyboard.type('grande');
    await page.getByRole('search').getByText('1 of 1').waitFor();
    await page.getByRole('textbox', { name: 'Replace with' }).fill('enorme');
    await page.getByRole('button', { name: 'Replace all' }).press('Enter');
    await status('1 cue changed');
    await page.getByRole('searchbox', { name: 'Find' }).press('Escape');
    await page.keyboard.press('F1');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+z');
    await status('No changes');
  });

  it.each([
    [1440, 'light'],
    [390, 'dark'],
  ] as const)('has no fault that axe finds at %d px, %s, and keeps its width', async (width, colorScheme) => {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await page.goto(`${url}/jobs/${job}/cues/es?cue=2`);
    await text().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect((await page.locator('body').boundingBox())!.width).toBeLessThanOrEqual(width);
  });
});
