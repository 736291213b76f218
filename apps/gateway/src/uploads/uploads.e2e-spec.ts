import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';

import { MAX_TEST_BYTES, startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('uploads', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());
  const stored = async (): Promise<string[]> =>
    readdir(join(gateway.dir, 'uploads')).catch(() => [] as string[]);

  /** Sends pieces without an announced length; resolves when all is sent, and the answer has come. */
  const sendChunked = (pieces: number, size: number): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const sending = request(`${gateway.url}/api/uploads?name=long.mp4`, { method: 'POST' }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => (text += piece));
        answer.on('end', () => {
          const done = (): void => resolve({ status: answer.statusCode ?? 0, text });
          if (sending.writableFinished) {
            done();
          } else {
            sending.on('finish', done);
          }
        });
      });
      sending.on('error', reject);
      for (let index = 0; index < pieces; index++) {
        sending.write(Buffer.alloc(size, 1));
      }
      sending.end();
    });

  it.each([
    'application/octet-stream',
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
  ])('take the raw body, whatever it is said to be: %s', async (type) => {
    const response = await fetch(`${gateway.url}/api/uploads?name=talk.srt`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: '{"not": parsed',
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ name: 'talk.srt', size: 14 });
  });

  it('refuse too much with an answer that can be read, and leave nothing', async () => {
    const before = await stored();
    const answer = await sendChunked(60, MAX_TEST_BYTES);
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'SOURCE_TOO_LARGE' });
    expect(await stored()).toEqual(before);
    expect((await sendChunked(2, 1000)).status).toBe(201);
  });

  it('leave nothing when the connection breaks', async () => {
    const before = await stored();
    const { host } = new URL(gateway.url);
    const socket = connect(Number(host.split(':')[1]), '127.0.0.1');
    socket.write(
      `POST /api/uploads?name=a HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1000\r\n\r\nonly this`,
    );
    while ((await stored()).length === before.length) {
      await new Promise(setImmediate);
    }
    // The upload had begun.
    socket.destroy();
    while ((await stored()).length > before.length) {
      await new Promise(setImmediate);
    }
    expect(await stored()).toEqual(before);
    expect(gateway.logged.at(-1)).toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
  });
});
