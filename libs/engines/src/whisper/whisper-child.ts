/**
 * The program in which whisper.cpp runs, apart from the worker: a native crash ends this process only. It is started by
 * `run-whisper-child.ts` with one JSON request as argument and writes one JSON message a line to standard output; whisper.cpp
 * itself writes to standard error.
 *
 * It is run as compiled JavaScript and, in tests, as this very file (Node strips the types): therefore it imports packages
 * only, and uses no syntax that types alone do not explain.
 */
import { open } from 'node:fs/promises';

import { initWhisper, initWhisperVad } from '@fugood/whisper.node';

export interface TranscribeCommand {
  do: 'transcribe';
  model: string;
  wav: string;
  /** ISO 639-1, or `auto`. */
  language: string;
  temperature: number;
  threads: number;
}
export interface VadCommand {
  do: 'vad';
  model: string;
  wav: string;
  /** Where the PCM 16 samples lie, bytes. */
  data_offset: number;
  data_size: number;
  threads: number;
}
export type WhisperCommand = TranscribeCommand | VadCommand;

/** A piece of text with its times in ms. */
export interface WhisperPiece {
  text: string;
  t0: number;
  t1: number;
}
export type WhisperMessage =
  | { is: 'progress'; fraction: number }
  | { is: 'transcript'; language: string | null; text: string; pieces: WhisperPiece[] }
  | { is: 'regions'; regions: { start_ms: number; end_ms: number }[] };

const SAMPLE_RATE = 16_000;
const BYTES_PER_MS = (SAMPLE_RATE * 2) / 1000;
/** Ten minutes: what is held in memory at once, whatever the length of the film. */
const VAD_PIECE_MS = 600_000;

function say(message: WhisperMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function transcribe(command: TranscribeCommand): Promise<void> {
  const context = await initWhisper({ filePath: command.model, useGpu: false });
  const { promise } = context.transcribeFile(command.wav, {
    language: command.language,
    temperature: command.temperature,
    // whisper.cpp itself tries again, warmer by so much, where entropy or log probability are bad (its defaults are those of
    // CRAFT.md 2).
    temperatureInc: 0.2,
    // Earlier text as prompt spreads loops.
    maxContext: 0,
    // One token a piece: the finest times there are.
    maxLen: 1,
    tokenTimestamps: true,
    maxThreads: command.threads,
    onProgress: (percent: number) => say({ is: 'progress', fraction: Math.min(1, percent / 100) }),
  });
  const { language, result, segments } = await promise;
  const pieces = segments.map(({ text, t0, t1 }) => ({ text, t0, t1 }));
  say({ is: 'transcript', language: language ?? null, text: result, pieces });
}

async function vad(command: VadCommand): Promise<void> {
  const context = await initWhisperVad({ filePath: command.model, useGpu: false, nThreads: command.threads });
  const file = await open(command.wav, 'r');
  const total = Math.floor(command.data_size / BYTES_PER_MS);
  const regions: { start_ms: number; end_ms: number }[] = [];
  for (let at = 0; at < total;) {
    const length = Math.min(VAD_PIECE_MS, total - at);
    const bytes = new Uint8Array(length * BYTES_PER_MS);
    await file.read(bytes, 0, bytes.length, command.data_offset + at * BYTES_PER_MS);
    const found = await context.detectSpeechData(bytes.buffer, {
      threshold: 0.5,
      minSpeechDurationMs: 150,
      minSilenceDurationMs: 300,
      speechPadMs: 100,
    });
    const here = found.map(({ t0, t1 }) => ({
      // whisper.cpp counts in hundredths of a second.
      start_ms: at + Math.round(t0 * 10),
      end_ms: Math.min(at + length, at + Math.round(t1 * 10)),
    }));
    const last = here.at(-1);
    const isEnd = at + length >= total;
    // What goes on past the piece is looked at again as a whole, unless it fills more than half of it.
    const cutShort = !isEnd && last && last.end_ms >= at + length - 500 && last.start_ms > at + length / 2;
    regions.push(...(cutShort ? here.slice(0, -1) : here));
    at = cutShort ? last.start_ms : at + length;
    say({ is: 'progress', fraction: Math.min(1, at / total) });
  }
  await file.close();
  say({ is: 'regions', regions });
}

const command = JSON.parse(process.argv[2] ?? '') as WhisperCommand;
const work = command.do === 'vad' ? vad(command) : transcribe(command);
work.then(
  // At once: the native library's threads may keep the process, and its clean-up has nothing to save.
  () => process.stdout.write('', () => process.exit(0)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () =>
      process.exit(1),
    );
  },
);
