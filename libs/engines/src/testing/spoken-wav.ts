import { join } from 'node:path';

import { runProcess } from '@z2/runtime';

/** What a test recording is made of: a spoken text, or silence (ms). */
export type SpokenPart = string | number;

/** A WAV (16 kHz, mono, 16 bit) of spoken texts and silences in a folder, by espeak-ng and ffmpeg. Returns its path. */
export async function spokenWav(dir: string, name: string, parts: readonly SpokenPart[]): Promise<string> {
  const inputs: string[] = [];
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'number') {
      inputs.push('-f', 'lavfi', '-t', String(part / 1000), '-i', 'anullsrc=r=16000:cl=mono');
    } else {
      const wav = join(dir, `${name}-${index}.wav`);
      await runProcess('espeak-ng', ['-v', 'en-us', '-s', '140', '-w', wav, part]);
      inputs.push('-i', wav);
    }
  }
  const streams = parts.map((_, index) => `[${index}:a]aresample=16000,aformat=sample_fmts=s16[a${index}]`);
  const joined = `${parts.map((_, index) => `[a${index}]`).join('')}concat=n=${parts.length}:v=0:a=1`;
  const out = join(dir, `${name}.wav`);
  await runProcess('ffmpeg', [
    ...['-v', 'error', '-y', ...inputs, '-filter_complex', `${streams.join(';')};${joined}`],
    ...['-c:a', 'pcm_s16le', '-fflags', '+bitexact', '-map_metadata', '-1', out],
  ]);
  return out;
}
