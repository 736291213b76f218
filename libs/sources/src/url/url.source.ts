import { statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { Z2Error } from '@z2/contracts';
import { type AddressPolicy, parseWebUrl } from '@z2/runtime';

import { type FetchContext, type FetchedFile, goesOnElsewhere, type Source, type SourceOf } from '../source';
import { DownloadSlot, type Validators } from './download-slot';
import { fileNameOf } from './file-name';
import { type Answer, chunksOf, drop, HttpTransfer } from './http-transfer';
import {
  assertMediaType,
  broken,
  refused,
  shownUrl,
  stalled,
  tookTooLong,
  tooLarge,
  transferError,
} from './url-errors';
import { Watchdog } from './watchdog';

export interface UrlSourceOptions extends AddressPolicy {
  maxBytes: number;
  /** For the whole of one fetch, ms. */
  timeoutMs: number;
  /** Longest silence, ms. */
  stallMs: number;
  /** Where unfinished downloads wait for the next try; shared by the processes of a machine. */
  resumeDir: string;
  /** Pause after the first break, doubled at each further one without a new byte; default 250 ms. */
  firstPauseMs?: number;
}

/** Breaks in a row without a new byte between them. */
const MAX_BREAKS = 4;
const FIRST_PAUSE_MS = 250;
const IDENTIFY_TIMEOUT_MS = 10_000;

/**
 * Media behind an http(s) address. Goes on after broken connections, and after a killed process, where the server can
 * (Range with If-Range); from the start where it cannot. Connects to public addresses only.
 */
export class UrlSource implements Source<'url'> {
  readonly kind = 'url';
  private readonly http: HttpTransfer;

  constructor(private readonly options: UrlSourceOptions) {
    this.http = new HttpTransfer(options);
  }

  /** Asks by HEAD. Without a validator nobody knows whether the content is still the same: null. */
  async identify(source: SourceOf<'url'>): Promise<string[] | null> {
    try {
      const signal = AbortSignal.timeout(IDENTIFY_TIMEOUT_MS);
      const answer = await this.http.request('HEAD', source.url, {}, signal);
      drop(answer);
      const [etag, modified] = [answer.header('etag'), answer.header('last-modified')];
      const length = answer.header('content-length');
      return etag || modified ? [source.url, etag ?? '', modified ?? '', length ?? ''] : null;
    } catch {
      return null; // Whatever it is, the fetch meets it too, and reports it.
    }
  }

  async fetch(source: SourceOf<'url'>, context: FetchContext): Promise<FetchedFile> {
    const url = parseWebUrl(source.url, this.options);
    const slot = await DownloadSlot.open(this.options.resumeDir, url.href);
    const dog = new Watchdog(context.signal, this.options, {
      timeout: () => tookTooLong(url, this.options.timeoutMs),
      stall: () => stalled(url, this.options.stallMs),
    });
    try {
      const name = await this.download(url, slot, dog, context);
      await slot.close();
      return { path: slot.path, name, moved: true, release: (options) => slot.release(options) };
    } catch (thrown) {
      const error = dog.signal.aborted ? (dog.signal.reason as Z2Error) : transferError(url, thrown);
      const keep =
        error.kind === 'cancelled'
          ? goesOnElsewhere(context.signal)
          : error.kind === 'transient' && error.code !== 'DISK_FULL';
      await slot.release({ keep });
      throw error;
    } finally {
      dog.stop();
    }
  }

  private async download(
    url: URL,
    slot: DownloadSlot,
    dog: Watchdog,
    context: FetchContext,
  ): Promise<string> {
    for (let breaks = 0; ;) {
      const before = slot.size;
      try {
        const name = await this.attempt(url, slot, dog, context);
        if (name !== null) {
          return name;
        }
      } catch (thrown) {
        dog.signal.throwIfAborted();
        const error = transferError(url, thrown);
        const goesOn = error.code === 'SOURCE_UNREACHABLE' && error.kind === 'transient' && slot.size > 0;
        breaks = slot.size > before ? 1 : breaks + 1;
        if (!goesOn || breaks > MAX_BREAKS) {
          throw error;
        }
        context.log('WARNING', `${error.message} Going on after ${slot.size} bytes.`);
        await delay((this.options.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** (breaks - 1), undefined, {
          signal: dog.signal,
        });
      }
    }
  }

  /** One request. The name when the file is whole; null when what is on disk was of no use and it must be asked again. */
  private async attempt(
    url: URL,
    slot: DownloadSlot,
    dog: Watchdog,
    context: FetchContext,
  ): Promise<string | null> {
    const validator = slot.validators.etag ?? slot.validators.last_modified;
    if (slot.size > 0 && !validator) {
      await slot.restart(slot.validators);
    }
    const resume = slot.size > 0 && validator !== null;
    const headers = resume ? { range: `bytes=${slot.size}-`, 'if-range': validator } : {};
    const answer = await this.http.request('GET', url.href, headers as Record<string, string>, dog.signal);
    dog.heard();
    const chunks = chunksOf(answer);
    try {
      const name = fileNameOf(answer.url, answer.header('content-disposition'));
      const range = contentRange(answer);
      if (answer.status === 416) {
        if (resume && range?.total === slot.size) {
          return name;
        }
        await slot.restart(strongValidators(answer));
        return resume ? null : this.never(answer);
      }
      this.assertWanted(answer);
      const total = answer.status === 206 ? (range?.total ?? null) : lengthOf(answer);
      if (total !== null && total > this.options.maxBytes) {
        throw tooLarge(answer.url, this.options.maxBytes, total);
      }
      if (answer.status === 206) {
        if (!resume || range?.start !== slot.size || !sameValidator(answer, slot.validators)) {
          await slot.restart(strongValidators(answer));
          return resume ? null : this.never(answer);
        }
        context.log('INFO', `Going on after ${slot.size} bytes.`);
      } else {
        await slot.restart(strongValidators(answer));
      }
      await this.assertSpace(answer.url, total === null ? 0 : total - slot.size);
      await this.receive(answer, chunks, slot, total, dog, context);
      return name;
    } finally {
      drop(answer);
    }
  }

  private async receive(
    answer: Answer,
    chunks: AsyncIterable<[Uint8Array]>,
    slot: DownloadSlot,
    total: number | null,
    dog: Watchdog,
    context: FetchContext,
  ): Promise<void> {
    context.onProgress(slot.size, total);
    for await (const [chunk] of chunks) {
      dog.heard();
      if (slot.size + chunk.byteLength > this.options.maxBytes) {
        throw tooLarge(answer.url, this.options.maxBytes, null);
      }
      await slot.write(chunk);
      context.onProgress(slot.size, total);
    }
    if (total !== null && slot.size < total) {
      throw broken(answer.url, `it ended after ${slot.size} of ${total} bytes`);
    }
    if (slot.size === 0) {
      throw new Z2Error('SOURCE_EMPTY', `The file at ${shownUrl(answer.url)} is empty (0 bytes).`, {
        remedy: 'Check the address; the owner may not have put the file there completely.',
      });
    }
  }

  private assertWanted(answer: Answer): void {
    const { url, status } = answer;
    if (status !== 200 && status !== 206) {
      throw refused(url, `${url.host} gave no file (${status}).`, { status });
    }
    assertMediaType(url, answer.header('content-type'));
    const encoding = answer.header('content-encoding') ?? 'identity';
    if (encoding !== 'identity') {
      throw refused(url, `${url.host} gives the file only compressed (${encoding}).`, { encoding });
    }
  }

  private async assertSpace(url: URL, needed: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.options.resumeDir);
    if (needed > bavail * bsize) {
      throw new Z2Error(
        'DISK_FULL',
        `The file at ${shownUrl(url)} needs ${needed} bytes more; only ${bavail * bsize} are free.`,
        {
          remedy: 'Free some space (./z2 doctor shows where Z2 keeps its files), then retry the job.',
          details: { needed, free: bavail * bsize, directory: this.options.resumeDir },
        },
      );
    }
  }

  /** A part or a 416 that was not asked for. */
  private never(answer: Answer): never {
    throw refused(
      answer.url,
      `${answer.url.host} answered a question that was not asked (${answer.status}).`,
    );
  }
}

/** `bytes 5-9/10`, or of a 416 `bytes` with an asterisk instead of the range. */
function contentRange(answer: Answer): { start: number | null; total: number | null } | null {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/i.exec(answer.header('content-range') ?? '');
  if (!match) {
    return null;
  }
  return {
    start: match[1] === undefined ? null : Number(match[1]),
    total: match[2] === '*' ? null : Number(match[2]),
  };
}

function lengthOf(answer: Answer): number | null {
  const length = answer.header('content-length');
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : null;
}

/** If-Range takes strong validators only (RFC 9110, 13.1.5). */
function strongValidators(answer: Answer): Validators {
  const etag = answer.header('etag');
  const modified = answer.header('last-modified');
  const age = Date.parse(answer.header('date') ?? '') - Date.parse(modified ?? '');
  return {
    etag: etag && !etag.startsWith('W/') ? etag : null,
    last_modified: modified && age >= 1000 ? modified : null,
  };
}

/** Some servers ignore If-Range and give a part of whatever is there now. */
function sameValidator(answer: Answer, { etag, last_modified }: Validators): boolean {
  const [nowEtag, nowModified] = [answer.header('etag'), answer.header('last-modified')];
  return (
    (!etag || !nowEtag || etag === nowEtag) &&
    (!last_modified || !nowModified || last_modified === nowModified)
  );
}
