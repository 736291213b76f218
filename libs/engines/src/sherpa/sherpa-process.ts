import { rm } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { cancelledError, Z2Error } from '@z2/contracts';

import { AnsweringProcess } from '../child/answering-process';
import { childEnd } from '../child/child-end';
import type { SherpaAnswer, SherpaSaying } from './sherpa-child';

/** Compiled it lies beside this file as .js, in tests as .ts. */
const CHILD = join(__dirname, `sherpa-child${extname(__filename)}`);
/** As the child names what it has not written whole. */
const PART = '.part.wav';
/** For one line of a dub and the loading of the largest model, on two slow cores. */
const SILENCE_MS = 300_000;

type Saying = Omit<SherpaSaying, 'id'>;

/** sherpa-onnx with one model in a process of its own, which speaks one text after another. */
export class SherpaProcess {
  private readonly process: AnsweringProcess<Saying, SherpaAnswer>;

  constructor(
    /** Of the model, for people. */
    private readonly name: string,
    config: object,
    /** How long it stays without work, ms. */
    idleMs: number,
  ) {
    this.process = new AnsweringProcess({ program: CHILD, config, idleMs, silenceMs: SILENCE_MS });
  }

  /** @throws Z2Error VOICE_ENGINE_FAILED (details: signal or exit code, last words of sherpa-onnx), CANCELLED, OUT_OF_MEMORY */
  async say(saying: Saying, signal: AbortSignal): Promise<{ duration_ms: number }> {
    try {
      const answer = await this.process.ask(saying, signal);
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
    }
  }

  /** Ends the process, which begins anew where it is asked again. */
  close(): Promise<void> {
    return this.process.close();
  }

  private crashed(error: unknown): Z2Error {
    if (error instanceof Z2Error && error.code === 'OUT_OF_MEMORY') {
      return error;
    }
    const { why, stderr } = childEnd(error);
    // Its own messages have the place in its source before them.
    const said = /what\(\): *(.+)/.exec(stderr)?.[1] ?? /\.(?:cc|h):\w+:\d+ (.+)/.exec(stderr)?.[1];
    return this.failed(said ?? why ?? 'it ended without an answer', error);
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
