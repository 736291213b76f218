import { rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PassThrough } from 'node:stream';

import { cancelledError, throwIfCancelled, Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import type { SherpaAnswer, SherpaSaying } from './sherpa-child';

/** Compiled it lies beside this file as .js, in tests as .ts. */
const CHILD = join(__dirname, `sherpa-child${extname(__filename)}`);
/** As the child names what it has not written whole. */
const PART = '.part.wav';
/** For one line of a dub and the loading of the largest model, on two slow cores. */
const SILENCE_MS = 300_000;

interface Running {
  input: PassThrough;
  stop: AbortController;
  /** Settles when the process has ended. */
  end: Promise<unknown>;
  answer: ((answer: SherpaAnswer) => void) | null;
}

/**
 * sherpa-onnx with one model in a process of its own, which speaks one text after another and ends when nothing was asked for
 * a while: a model takes a second or more to load. Whatever else ends it, a crash included, is an error of the one text.
 */
export class SherpaProcess {
  private running: Running | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;
  private count = 0;

  constructor(
    /** Of the model, for people. */
    private readonly name: string,
    private readonly config: object,
    /** How long it stays without work, ms. */
    private readonly idleMs: number,
  ) {}

  /** @throws Z2Error VOICE_ENGINE_FAILED (details: signal or exit code, last words of sherpa-onnx), CANCELLED */
  async say(saying: Omit<SherpaSaying, 'id'>, signal: AbortSignal): Promise<{ duration_ms: number }> {
    const before = this.last;
    const said = (async () => {
      await before;
      throwIfCancelled(signal);
      return this.sayNow({ ...saying, id: ++this.count }, signal);
    })();
    // Texts queue up one after another, be the one before spoken or not.
    this.last = said.catch(() => undefined);
    return said;
  }

  /** Ends the process, which begins anew where it is asked again. */
  async close(): Promise<void> {
    await this.last;
    const { running } = this;
    this.rest();
    await running?.end.catch(() => undefined);
  }

  private async sayNow(saying: SherpaSaying, signal: AbortSignal): Promise<{ duration_ms: number }> {
    clearTimeout(this.idle);
    const running = (this.running ??= this.start());
    const onAbort = (): void => running.stop.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const answered = new Promise<SherpaAnswer>((resolve) => (running.answer = resolve));
      running.input.write(`${JSON.stringify(saying)}\n`);
      const answer = await Promise.race([answered, running.end.then(() => null)]);
      if (!answer) {
        throw this.failed('it ended without an answer', null);
      }
      if ('failed' in answer) {
        throw this.failed(answer.failed, null);
      }
      return { duration_ms: answer.duration_ms };
    } catch (error) {
      await rm(`${saying.out}${PART}`, { force: true });
      if (signal.aborted) {
        throw cancelledError(signal.reason);
      }
      throw error instanceof Z2Error && error.code === 'VOICE_ENGINE_FAILED' ? error : this.crashed(error);
    } finally {
      running.answer = null;
      signal.removeEventListener('abort', onAbort);
      this.idle = setTimeout(() => this.rest(), this.idleMs).unref();
    }
  }

  private start(): Running {
    const input = new PassThrough();
    const stop = new AbortController();
    const end = runProcess(process.execPath, ['--no-warnings', CHILD, JSON.stringify(this.config)], {
      ...{ signal: stop.signal, input, silenceMs: SILENCE_MS, maxStdout: 0, env: { NODE_OPTIONS: '' } },
      onStdoutLine: (line) => {
        // Native code may print too; ours is JSON.
        if (line.startsWith('{"id":')) {
          running.answer?.(JSON.parse(line) as SherpaAnswer);
        }
      },
    }).finally(() => {
      if (this.running === running) {
        this.running = null;
      }
    });
    // Its end is looked at where somebody waits for an answer; without work it may end as it likes.
    end.catch(() => undefined);
    const running: Running = { input, stop, end, answer: null };
    return running;
  }

  private rest(): void {
    clearTimeout(this.idle);
    this.running?.input.end();
    this.running = null;
  }

  private crashed(error: unknown): Z2Error {
    if (error instanceof Z2Error && error.code === 'OUT_OF_MEMORY') {
      return error;
    }
    const details = error instanceof Z2Error ? error.details : undefined;
    const stderr = typeof details?.stderr === 'string' ? details.stderr : '';
    // Its own messages have the place in its source before them.
    const said = /what\(\): *(.+)/.exec(stderr)?.[1] ?? /\.(?:cc|h):\w+:\d+ (.+)/.exec(stderr)?.[1];
    const signal = typeof details?.signal === 'string' ? `it crashed (${details.signal})` : null;
    return this.failed(said ?? signal ?? 'it ended without an answer', error);
  }

  private failed(why: string, cause: unknown): Z2Error {
    const details = cause instanceof Z2Error ? cause.details : undefined;
    return new Z2Error(
      'VOICE_ENGINE_FAILED',
      `sherpa-onnx failed with the voice model ${this.name}: ${why}.`,
      {
        remedy:
          'It is tried again by itself; if it stays, get the model anew, or choose another voice (./z2 voices).',
        details: { ...details, model: this.name },
        cause,
      },
    );
  }
}
