/**
 * The program in which sherpa-onnx runs, apart from the worker: what it cannot load ends this process only (it aborts, or
 * exits). It is started by `sherpa-process.ts` with its configuration as argument, loads the model once, and then speaks what
 * it is told: a JSON line in, a WAV file, a JSON line out.
 *
 * It is run as compiled JavaScript and, in tests, as this very file (Node strips the types): therefore it imports packages
 * only, and uses no syntax that types alone do not explain.
 */
import { renameSync } from 'node:fs';
import { createInterface } from 'node:readline';

import sherpa from 'sherpa-onnx-node';

export interface SherpaSaying {
  id: number;
  text: string;
  /** Number of the speaker, from 0. */
  speaker: number;
  /** 1: as it is. */
  rate: number;
  /** WAV to be written: it is there whole or not at all. */
  out: string;
}
export type SherpaAnswer = { id: number; duration_ms: number } | { id: number; failed: string };

/** Ends in what is taken away if the work is broken off. */
const PART = '.part.wav';

function say(
  tts: InstanceType<typeof sherpa.OfflineTts>,
  { id, text, speaker, rate, out }: SherpaSaying,
): SherpaAnswer {
  const spoken = tts.generate({ text, sid: speaker, speed: rate, enableExternalBuffer: false });
  const { samples, sampleRate } = spoken;
  if (samples.length === 0) {
    return { id, failed: 'it made no sound of this text' };
  }
  if (!sherpa.writeWave(`${out}${PART}`, spoken)) {
    return { id, failed: `${out} could not be written` };
  }
  renameSync(`${out}${PART}`, out);
  return { id, duration_ms: Math.round((samples.length / sampleRate) * 1000) };
}

function main(): void {
  const tts = new sherpa.OfflineTts(JSON.parse(process.argv[2] ?? '') as object);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const saying = JSON.parse(line) as SherpaSaying;
    process.stdout.write(`${JSON.stringify(say(tts, saying))}\n`);
  });
  // At once: the native library's threads may keep the process, and its clean-up has nothing to save.
  lines.on('close', () => process.stdout.write('', () => process.exit(0)));
}

main();
