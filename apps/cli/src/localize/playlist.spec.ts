import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import { loadConfig } from '@z2/runtime';

import { thisProcess, writeState } from '../service/service-state';
import { limitOf, ListReader } from './playlist';

const LIST = 'https://www.youtube.com/playlist?list=PLz2';
const VIDEOS = ['aaaaaaaaaaa', 'bbbbbbbbbbb'].map((id) => `https://www.youtube.com/watch?v=${id}`);

describe('ListReader', () => {
  const home = mkdtempSync(join(tmpdir(), 'z2-list-'));
  const config = loadConfig({ Z2_HOME: home });
  const asked: unknown[] = [];
  let fault = false;
  /** A running service, as far as it is asked here. */
  const gateway = createServer((message, answer) => {
    const send = (status: number, type: string, body: unknown) =>
      answer.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
    if (message.url === '/health') {
      send(200, 'application/json', { status: 'ok', database: 'up', redis: 'up' });
      return;
    }
    expect([message.method, message.url]).toEqual(['POST', '/api/playlists']);
    void json(message).then((body) => {
      asked.push(body);
      const entries = VIDEOS.map((url) => ({ url, jobs: [] }));
      const problem = { code: 'SOURCE_NOT_FOUND', message: 'No list.', remedy: 'Look at it.' };
      return fault
        ? send(400, 'application/problem+json', problem)
        : send(200, 'application/json', { url: LIST, title: 'Bees', entries, more: false });
    });
  });
  beforeAll(async () => {
    gateway.listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    await writeState(config, { url, started_at: '', private: false, supervisor: thisProcess() });
  });
  afterAll(() => {
    gateway.closeAllConnections();
    gateway.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('asks the service that runs for the videos of a list, and for nothing else', async () => {
    const lists = new ListReader(config, 2);
    expect(await lists.videosOf('talk.mp4')).toEqual(['talk.mp4']);
    expect(await lists.videosOf(VIDEOS[0]!)).toEqual([VIDEOS[0]]);
    expect(asked).toEqual([]);
    expect(await lists.videosOf(LIST)).toEqual(VIDEOS);
    expect(asked).toEqual([{ url: LIST, limit: 2 }]);
    await lists.leave();
    expect(readdirSync(join(config.dirs.run, 'users'))).toEqual([]);
  });

  it('tells what the service says of a list that cannot be read', async () => {
    fault = true;
    const lists = new ListReader(config, 2);
    await expect(lists.videosOf(LIST)).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
      remedy: 'Look at it.',
    });
    await lists.leave();
  });

  it('reads as many as the API gives', () => {
    expect([limitOf(), limitOf('1000')]).toEqual([50, 1000]);
    for (const text of ['0', '1001', '2.5', 'all']) {
      expect(() => limitOf(text)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }) as Error);
    }
  });
});
