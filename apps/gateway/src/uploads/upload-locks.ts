import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { Lock, Locker, RequestRelease } from '@tus/server';
import { Z2Error } from '@z2/contracts';
import type Redis from 'ioredis';

/** Of a gateway that was killed a lock stays so long. */
const TTL_MS = 6_000;
/** The holder renews it, and sees whether somebody waits, as often; whoever waits looks as often. */
const LOOK_MS = 200;
const WAIT_MS = 12_000;
/** Redis that is away takes commands, and answers when it is back. */
const ANSWER_MS = 2_000;

/** Takes the lock; whoever waited for it does so no more. */
const TAKE = `
if redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then
  redis.call('del', KEYS[2])
  return 1
end
redis.call('set', KEYS[2], '1', 'PX', ARGV[2])
return 0`;
/** 0: it is not ours any more; 1: it is; 2: it is, and somebody waits for it. */
const RENEW = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('pexpire', KEYS[1], ARGV[2])
return 1 + redis.call('exists', KEYS[2])`;
const LEAVE = `
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0`;

/**
 * One part of an upload at a time, whichever gateway takes it: a client that lost its connection comes back while the gateway still
 * waits on the old one, which is asked to let go (tus-node-server#514). A lock in Redis that expires with its holder.
 */
export class UploadLocks implements Locker {
  constructor(private readonly redis: Redis) {}

  newLock(id: string): Lock {
    return new UploadLock(this.redis, id);
  }
}

class UploadLock implements Lock {
  private readonly token = randomUUID();
  private readonly keys: [string, string];
  private renewing: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: Redis,
    id: string,
  ) {
    this.keys = [`z2:upload:${id}`, `z2:upload:${id}:wanted`];
  }

  /** @throws Z2Error UPLOAD_BUSY; REDIS_UNAVAILABLE */
  async lock(signal: AbortSignal, requestRelease: RequestRelease): Promise<void> {
    const end = Date.now() + WAIT_MS;
    while (!(await this.run(TAKE))) {
      if (signal.aborted || Date.now() > end) {
        throw new Z2Error('UPLOAD_BUSY', 'Another part of this upload is coming in.', {
          remedy: 'Ask for the offset (HEAD) in a moment, and go on from there.',
          retry_after_ms: 1_000,
        });
      }
      await delay(LOOK_MS);
    }
    this.renewing = setInterval(() => void this.renew(requestRelease), LOOK_MS);
  }

  async unlock(): Promise<void> {
    clearInterval(this.renewing);
    // Where Redis is away it expires.
    await this.run(LEAVE).catch(() => 0);
  }

  private async renew(requestRelease: RequestRelease): Promise<void> {
    const state = await this.run(RENEW).catch(() => 1);
    if (state !== 1) {
      await requestRelease();
    }
  }

  private async run(script: string): Promise<number> {
    const late = delay(ANSWER_MS, null, { ref: false });
    const answer = await Promise.race([this.redis.eval(script, 2, ...this.keys, this.token, TTL_MS), late]);
    if (answer === null) {
      throw new Z2Error('REDIS_UNAVAILABLE', 'Redis does not answer.', {
        remedy: 'Send the rest when it is back: the upload goes on where it was.',
      });
    }
    return Number(answer);
  }
}
