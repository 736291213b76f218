import { PassThrough } from 'node:stream';

import { throwIfCancelled } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import { abortable } from '../abortable';

export interface AnsweringProcessOptions {
  /** Path of the program, which Node runs. */
  program: string;
  /** Its argument, as JSON. */
  config: object;
  /** How long it stays without work, ms. */
  idleMs: number;
  /** How long it may be at work without a word, ms. */
  silenceMs: number;
}

interface Running {
  input: PassThrough;
  stop: AbortController;
  /** Settles when the process has ended. */
  end: Promise<unknown>;
  answer: ((line: string) => void) | null;
}

/**
 * A program of ours that loads a model once and answers one question after another, a JSON line each that begins with its
 * number (`{"id":`). It ends when nothing was asked for a while: a model takes a second or more to load. Whatever else ends it,
 * a crash included, is an error of the one question.
 */
export class AnsweringProcess<Question extends object, Answer extends object> {
  private running: Running | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;
  private count = 0;

  constructor(private readonly options: AnsweringProcessOptions) {}

  /**
   * Null: it ended without an answer.
   *
   * @throws Z2Error CANCELLED (the process is ended where this very question was worked on), and what `runProcess` throws
   */
  async ask(question: Question, signal: AbortSignal): Promise<Answer | null> {
    const before = this.last;
    const asked = (async () => {
      await abortable(before, signal);
      throwIfCancelled(signal);
      return this.askNow({ id: ++this.count, ...question }, signal);
    })();
    // Questions queue up one after another, be the one before answered or not.
    this.last = Promise.allSettled([before, asked]);
    return asked;
  }

  /** Ends the process, which begins anew where it is asked again. */
  async close(): Promise<void> {
    await this.last;
    const { running } = this;
    this.rest();
    await running?.end.catch(() => undefined);
  }

  private async askNow(question: Question, signal: AbortSignal): Promise<Answer | null> {
    clearTimeout(this.idle);
    const running = (this.running ??= this.start());
    const onAbort = (): void => running.stop.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const answered = new Promise<string>((resolve) => (running.answer = resolve));
      running.input.write(`${JSON.stringify(question)}\n`);
      const line = await Promise.race([answered, running.end.then(() => null)]);
      return line === null ? null : (JSON.parse(line) as Answer);
    } finally {
      running.answer = null;
      signal.removeEventListener('abort', onAbort);
      this.idle = setTimeout(() => this.rest(), this.options.idleMs).unref();
    }
  }

  private start(): Running {
    const { program, config, silenceMs } = this.options;
    const input = new PassThrough();
    const stop = new AbortController();
    const end = runProcess(process.execPath, ['--no-warnings', program, JSON.stringify(config)], {
      ...{ signal: stop.signal, input, silenceMs, maxStdout: 0, env: { NODE_OPTIONS: '' } },
      onStdoutLine: (line) => {
        // Native code may print too; ours is JSON.
        if (line.startsWith('{"id":')) {
          running.answer?.(line);
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
}
