import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

import { isRunning, until } from '../support/processes';
import type { FaultSystem } from './fault-system';
import { heldIn } from './held-job';

/** What happens to the gateway. */
export function gatewayFaults(system: () => FaultSystem): void {
  const kill = async (): Promise<number> => {
    const gateway = await system().part('gateway');
    process.kill(gateway, 'SIGKILL');
    await until(() => !isRunning(gateway), 'the end of the gateway');
    return gateway;
  };
  /** Tries until somebody answers. */
  const insist = async <T>(work: () => Promise<T>): Promise<T> => {
    let value: { is: T } | null = null;
    await until(async () => {
      value = await work().then(
        (is) => ({ is }),
        () => null,
      );
      return value !== null;
    }, 'an answer of the gateway');
    return value!.is;
  };

  it('kill -9 of the gateway while an upload comes in: it is sent again, and nothing of the first is taken', async () => {
    const { held } = system();
    const film = readFileSync(join(held.dir, 'in', 'talk.mp4'));
    const upload = request(`${held.url}/api/uploads?name=talk.mp4`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': film.byteLength },
    });
    const broken = once(upload, 'error').catch((error: unknown) => [error]);
    upload.write(film.subarray(0, film.byteLength / 2));
    await until(() => system().uploadsComingIn().length > 0, 'a part of the upload');
    const struck = Date.now();
    const gateway = await kill();
    await broken;
    const { upload_id } = await insist(() => held.client.upload(new Blob([film]), 'talk.mp4'));
    const wanted = { ...system().request(), upload_id };
    delete wanted.source_path;
    const { job_uuid } = await held.client.createJob(wanted);
    const job = held.follow(job_uuid, 'film-1');
    await system().survives('kill -9 of the gateway, in an upload', 'download', struck, job);
    expect(await system().part('gateway')).not.toBe(gateway);
  });

  it('kill -9 of the gateway while a job is created: asked again with the same key, there is one', async () => {
    const { held, writes } = system();
    await writes.hold('download', 'WAITING');
    const wanted = { ...system().request(), idempotency_key: 'once' };
    const lost = held.client.createJob(wanted).then(
      () => 'answered',
      () => 'lost',
    );
    await writes.held();
    const struck = Date.now();
    await kill();
    await writes.release(true);
    expect(await lost).toBe('lost');
    const { job_uuid } = await insist(() => held.client.createJob(wanted));
    const job = held.follow(job_uuid, 'film-1');
    await system().survives('kill -9 of the gateway, in a creation', 'download', struck, job);
    expect((await held.client.listJobs()).total).toBe(1);
  });

  it.each(['translate', 'render', 'publish'] as const)(
    'kill -9 of the gateway while events of %s are delivered',
    async (stage) => {
      const { job, release } = await heldIn(system(), stage);
      const seen = job.events.length;
      const struck = Date.now();
      const gateway = await kill();
      release();
      await system().survives('kill -9 of the gateway, in event delivery', stage, struck, job);
      expect(seen).toBeGreaterThan(0);
      expect(await system().part('gateway')).not.toBe(gateway);
    },
  );
}
