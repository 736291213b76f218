import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { runInNewContext } from 'node:vm';

import type { StageResult } from '@z2/queue';
import { JobCommands, RedisEvents, StageRuns } from '@z2/queue';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';
import type { LogMessage, StatusMessage } from './plain-messages';

/** The lines of the older system's own document, word for word (older-system.md, "API Testing" and "WebSocket Testing"). */
const LINES = {
  create: `curl -X POST http://localhost:8000/api/jobs \\
  -H "Content-Type: application/json" \\
  -d '{"youtube_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}'`,
  list: 'curl http://localhost:8000/api/jobs',
  get: 'curl http://localhost:8000/api/jobs/{job_uuid}',
  stats: 'curl http://localhost:8000/api/stats',
  cancel: 'curl -X DELETE http://localhost:8000/api/jobs/{job_uuid}',
  sockets: `const ws = new WebSocket('ws://localhost:8000/ws/jobs/status');
ws.onmessage = (event) => {
  console.log('Status update:', JSON.parse(event.data));
};

// Job logs
const logsWs = new WebSocket('ws://localhost:8000/ws/jobs/{job_uuid}/logs');
logsWs.onmessage = (event) => {
  console.log('Log:', JSON.parse(event.data));
};`,
};

describe("the older system's lines", () => {
  let gateway: TestGateway;
  const open: WebSocket[] = [];
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) {
      socket.close();
      if (socket.readyState !== WebSocket.CLOSED) {
        await once(socket, 'close');
      }
    }
  });
  afterAll(() => gateway.close());

  /** Does what the line would: the program may not be on the machine. */
  const curl = async (
    line: string,
    jobUuid = '',
  ): Promise<{ status: number; json: Record<string, unknown> }> => {
    const text = line.replaceAll('\\\n', ' ').replace('{job_uuid}', jobUuid);
    const method = /-X (\w+)/.exec(text)?.[1] ?? 'GET';
    const [name = '', value = ''] = (/-H "([^"]*)"/.exec(text)?.[1] ?? '').split(': ');
    const body = /-d '([^']*)'/.exec(text)?.[1];
    const path = /http:\/\/localhost:8000(\S*)/.exec(text)?.[1] ?? '';
    const response = await fetch(gateway.url + path, {
      method,
      ...(name ? { headers: { [name]: value } } : {}),
      ...(body ? { body } : {}),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  /** Runs the document's script; what it prints comes back. */
  const sockets = async (jobUuid: string): Promise<{ status: StatusMessage[]; logs: LogMessage[] }> => {
    const heard = { status: [] as StatusMessage[], logs: [] as LogMessage[] };
    const print = (label: string, message: unknown): void => {
      (label === 'Log:' ? heard.logs : (heard.status as unknown[])).push(message);
    };
    class Here extends WebSocket {
      constructor(address: string) {
        super(address.replace('ws://localhost:8000', gateway.url.replace('http', 'ws')));
        open.push(this);
      }
    }
    const script = LINES.sockets.replace('{job_uuid}', jobUuid);
    runInNewContext(script, { WebSocket: Here, console: { log: print } });
    await Promise.all(open.map((socket) => once(socket, 'open')));
    return heard;
  };

  it('create, list, get, count and cancel a job', async () => {
    const created = await curl(LINES.create);
    expect(created.status).toBe(201);
    const jobUuid = String(created.json['job_uuid']);
    expect(created.json).toMatchObject({
      status: 'PENDING',
      progress: 0,
      youtube_url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
      video_id: 'dQw4w9WgXcQ',
    });
    const listed = await curl(LINES.list);
    expect(listed.json).toMatchObject({ total: 1, jobs: [{ job_uuid: jobUuid }] });
    expect((await curl(LINES.get, jobUuid)).json).toMatchObject({ job_uuid: jobUuid, status: 'PENDING' });
    expect((await curl(LINES.stats)).json).toMatchObject({ total_jobs: 1 });
    const cancelled = await curl(LINES.cancel, jobUuid);
    expect([cancelled.status, cancelled.json['status']]).toEqual([200, 'CANCELLED']);
  });

  it('hear every status and every line over plain WebSockets', async () => {
    const { json } = await curl(LINES.create);
    const jobUuid = String(json['job_uuid']);
    const heard = await sockets(jobUuid);
    const { dataSource } = gateway.database;
    const events = new RedisEvents(gateway.redis);
    const runs = new StageRuns(dataSource, events, { leaseMs: 30_000, maxAttempts: 3, workerId: 'w' });
    const [row] = await dataSource.query<{ id: string }[]>(
      `SELECT id FROM stage_runs WHERE job_uuid = $1 AND stage = 'download'`,
      [jobUuid],
    );
    const lease = await runs.claim({ stage_run_id: row!.id, attempt: 1 } as Parameters<
      StageRuns['claim']
    >[0]);
    const done: StageResult = { output: {}, files: [], from_checkpoint: false, checkpoint_key: null };
    await runs.complete(lease!, done);
    await new JobCommands(dataSource, events).cancel(jobUuid);
    const seen = (): string[] =>
      heard.status.filter((one) => one.job_uuid === jobUuid).map((one) => one.status);
    while (!seen().includes('CANCELLED') || !heard.logs.some(({ message }) => message === 'Cancelled.')) {
      await Promise.race(open.map((socket) => once(socket, 'message')));
    }
    expect(seen()).toEqual(['DOWNLOADING', 'TRANSCRIBING', 'CANCELLED']);
    expect(heard.status.map(({ progress }) => progress)).toEqual([10, 25, 25]);
    expect(heard.logs.map(({ message }) => message)).toEqual([
      'Job created: into es.',
      expect.stringMatching(/^download done in/),
      'Cancel requested.',
      'Cancelled.',
    ]);
    expect(heard.logs[0]).toMatchObject({ job_uuid: jobUuid, level: 'INFO', seq: 1 });
  });

  it('are refused for a job that is not there, a page of another host, and other paths', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const [path, headers] of [
      [`/ws/jobs/${unknown}/logs`, {}],
      ['/ws/jobs/------------------------------------/logs', {}],
      ['/ws/elsewhere', {}],
      ['/elsewhere', {}],
      ['/ws/jobs/status', { origin: 'https://elsewhere.example' }],
    ] as const) {
      const response = await upgrade(gateway.url + path, headers);
      expect(response.status).toBe(path.endsWith('status') ? 403 : 404);
      expect(JSON.parse(response.body)).toMatchObject({ remedy: expect.any(String) as string });
    }
  });
});

/** Asks to upgrade; what comes back where that is refused. */
async function upgrade(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const asked = request(url, {
    headers: {
      ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      ...{ 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers },
    },
  }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const part of response.setEncoding('utf8')) {
    body += String(part);
  }
  return { status: response.statusCode ?? 0, body };
}
