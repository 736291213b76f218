import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onnxConstants } from './onnx-tensors';
import { sileroGgml, sileroOnnxPath } from './silero-model';

it('makes the very file that whisper.cpp publishes of the ONNX file of the npm package', async () => {
  const ggml = await sileroGgml();
  expect(createHash('sha256').update(ggml!).digest('hex')).toBe(
    '2aa269b785eeb53a82983a20501ddf7c1d9c48e33ab63a41391ac6c9f7fb6987',
  );
});

it('takes nothing else for it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'z2-silero-'));
  try {
    const changed = await readFile(sileroOnnxPath()!);
    changed[100_000]! ^= 1;
    await writeFile(join(dir, 'changed.onnx'), changed);
    expect(await sileroGgml(join(dir, 'changed.onnx'))).toBeNull();
    expect(await sileroGgml(null)).toBeNull();
  } finally {
    await rm(dir, { recursive: true });
  }
});

it('refuses a cut file instead of reading past its end', async () => {
  const file = await readFile(sileroOnnxPath()!);
  expect(() => onnxConstants(file.subarray(0, 1_000_000))).toThrow(RangeError);
});
