import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('the console at the gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      prepare: async (dir) => {
        await mkdir(join(dir, 'console'));
        await writeFile(join(dir, 'console', 'index.html'), '<!doctype html><title>Z2</title>');
        for (const name of ['main-7WL6AK33.js', 'chunk-9h7ukM_x.js', 'theme.js']) {
          await writeFile(join(dir, 'console', name), 'export {};');
        }
      },
    });
  });
  afterAll(() => gateway.close());
  const get = async (path: string, accept: string): Promise<string> => {
    const response = await fetch(gateway.url + path, { headers: { accept } });
    return `${response.status} ${response.headers.get('content-type')?.split(';')[0]}`;
  };

  it.each([
    ['/', BROWSER, '200 text/html'],
    ['/', '*/*', '200 application/json'],
    ['/', 'application/json', '200 application/json'],
    ['/jobs/7c1d1e9e-0000-4000-8000-000000000000', BROWSER, '200 text/html'],
    ['/jobs/1', '*/*', '404 application/problem+json'],
    ['/api/nothing', BROWSER, '404 application/problem+json'],
    ['/main-7WL6AK33.js', '*/*', '200 text/javascript'],
    ['/main-OLD.js', BROWSER, '404 application/problem+json'],
    ['/..%2f..%2fetc/passwd', '*/*', '404 application/problem+json'],
    ['/docs', BROWSER, '200 text/html'],
  ])('%s for %s: %s', async (path, accept, answer) => {
    expect(await get(path, accept)).toBe(answer);
  });

  it('keeps hashed files for long, and asks for the page anew', async () => {
    const cache = async (path: string) =>
      (await fetch(gateway.url + path, { headers: { accept: BROWSER } })).headers.get('cache-control');
    expect(await cache('/main-7WL6AK33.js')).toBe('public, max-age=31536000, immutable');
    expect(await cache('/chunk-9h7ukM_x.js')).toBe('public, max-age=31536000, immutable');
    expect(await cache('/theme.js')).toBe('no-cache');
    expect(await cache('/')).toBe('no-cache');
  });
});
