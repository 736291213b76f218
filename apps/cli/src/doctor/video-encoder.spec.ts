import type { EncoderTrial } from '@z2/contracts';

import { encoderFinding } from './video-encoder';

const trial: EncoderTrial = { encoder: 'nvenc', fault: 'no_device', message: 'Cannot load libcuda.so.1' };

it('says which encoder is used, and why not another', () => {
  expect(
    encoderFinding({ wanted: 'auto', encoder: 'x264', trials: [trial, { ...trial, encoder: 'qsv' }] }),
  ).toEqual({
    ...{ what: 'video encoder', state: 'ok' },
    found: 'x264. No graphics processor: nvenc: Cannot load libcuda.so.1; qsv: Cannot load libcuda.so.1',
  });
  const works: EncoderTrial = { encoder: 'nvenc', fault: null, message: 'It works (PSNR 41 dB).' };
  expect(encoderFinding({ wanted: 'nvenc', encoder: 'nvenc', trials: [works] })).toMatchObject({
    ...{ state: 'ok', found: 'nvenc. nvenc: It works (PSNR 41 dB)' },
  });
  expect(encoderFinding({ wanted: 'nvenc', encoder: 'x264', trials: [trial] })).toMatchObject({
    ...{ state: 'warning', found: 'x264, not nvenc. nvenc: Cannot load libcuda.so.1' },
  });
});
