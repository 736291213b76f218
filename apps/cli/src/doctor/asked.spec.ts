import { Z2Error } from '@z2/contracts';

import { asked } from './asked';
import type { Finding } from './finding';

it('makes a finding of a question that fails', async () => {
  const found: Finding[] = [{ what: 'x264', state: 'ok', found: 'x264' }];
  await expect(asked('video encoder', () => Promise.resolve(found))).resolves.toBe(found);
  const fault = new Z2Error('FFMPEG_FAILED', 'It did not start.', { remedy: 'Install it anew.' });
  await expect(asked('video encoder', () => Promise.reject(fault))).resolves.toEqual([
    { what: 'video encoder', state: 'warning', found: 'It did not start.', remedy: 'Install it anew.' },
  ]);
});
