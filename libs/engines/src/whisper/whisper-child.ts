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
  /** Where the samples (PCM 16, 16 kHz, mono) lie, bytes: a few minutes at most, they are held in memory. */
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

async function vad({ model, threads, wav, data_offset, data_size }: VadCommand): Promise<void> {
  const context = await initWhisperVad({ filePath: model, useGpu: false, nThreads: threads });
  const file = await open(wav, 'r');
  const bytes = new Uint8Array(data_size);
  await file.read(bytes, 0, bytes.length, data_offset);
  await file.close();
  const found = await context.detectSpeechData(bytes.buffer, {
    threshold: 0.5,
    minSpeechDurationMs: 150,
    minSilenceDurationMs: 300,
    speechPadMs: 100,
  });
  // whisper.cpp counts in hundredths of a second.
  const regions = found.map(({ t0, t1 }) => ({ start_ms: Math.round(t0 * 10), end_ms: Math.round(t1 * 10) }));
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
