import { extname, join } from 'node:path';

import { cancelledError, Z2Error } from '@z2/contracts';
import type { BergamotModel } from '@z2/runtime';

import { AnsweringProcess } from '../child/answering-process';
import { childEnd } from '../child/child-end';
import type { BergamotAnswer, BergamotConfig, BergamotQuestion } from './bergamot-child';
import { bergamotFiles } from './bergamot-package';

/** Compiled it lies beside this file as .js, in tests as .ts. */
const CHILD = join(__dirname, `bergamot-child${extname(__filename)}`);
/** For one batch and the loading of the largest model, on a slow core. */
const SILENCE_MS = 300_000;

/** Bergamot with one model in a process of its own, which translates one batch after another. */
export class BergamotProcess {
  private readonly process: AnsweringProcess<Omit<BergamotQuestion, 'id'>, BergamotAnswer>;

  constructor(
    private readonly model: BergamotModel,
    idleMs: number,
  ) {
    const { model: path, shortlist, vocabs, precision } = model;
    const { glue, wasm } = bergamotFiles();
    const config: BergamotConfig = { glue, wasm, model: path, shortlist, vocabs, precision };
    this.process = new AnsweringProcess({ program: CHILD, config, idleMs, silenceMs: SILENCE_MS });
  }

  /**
   * Translates texts in HTML.
   *
   * @throws Z2Error TRANSLATION_ENGINE_FAILED (details: signal or exit code, last words of Bergamot), CANCELLED, OUT_OF_MEMORY
   */
  async translate(texts: string[], signal: AbortSignal): Promise<string[]> {
    try {
      const answer = await this.process.ask({ texts }, signal);
      if (!answer) {
        throw this.failed('it ended without an answer', null);
      }
      return answer.texts;
    } catch (error) {
      if (signal.aborted) {
        throw cancelledError(signal.reason);
      }
      const isTold =
        error instanceof Z2Error && ['TRANSLATION_ENGINE_FAILED', 'OUT_OF_MEMORY'].includes(error.code);
      throw isTold ? error : this.crashed(error);
    }
  }

  /** Ends the process, which begins anew where it is asked again. */
  close(): Promise<void> {
    return this.process.close();
  }

  private crashed(error: unknown): Z2Error {
    const { why, stderr } = childEnd(error);
    // Marian's own words have the time before them; the place in its source comes in a second line.
    const said = /^\[[^\]]*\] Error: (.+)$/m.exec(stderr)?.[1] ?? stderr.split('\n').at(-1);
    return why || !said
      ? this.failed(why ?? 'it ended without an answer', error)
      : this.failed(said, error, true);
  }

  /** @param isLasting the model itself is at fault: no use in trying it again */
  private failed(why: string, cause: unknown, isLasting = false): Z2Error {
    const details = cause instanceof Z2Error ? cause.details : undefined;
    return new Z2Error(
      'TRANSLATION_ENGINE_FAILED',
      `Bergamot failed with the model ${this.model.name}: ${why.replace(/[.\s]+$/, '')}.`,
      {
        remedy: isLasting
          ? `Get the model anew (${this.model.dir}), or use another translation engine.`
          : 'It is tried again by itself; if it stays, use another translation engine.',
        ...(isLasting ? { kind: 'permanent' } : {}),
        details: { ...details, model: this.model.name },
        cause,
      },
    );
  }
}
