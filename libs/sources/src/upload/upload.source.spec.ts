import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { describeSource } from '../testing/source.contract';
import { UploadSource } from './upload.source';

describeSource('upload', async (dir) => {
  const path = join(dir, 'content');
  await writeFile(path, 'content');
  let sha256 = 'a'.repeat(64);
  const get = (id: string): Promise<{ path: string; name: string; size: number; sha256: string }> =>
    id === 'there'
      ? Promise.resolve({ path, name: 'talk.mp4', size: 7, sha256 })
      : Promise.reject(new Z2Error('UPLOAD_NOT_FOUND', 'None.', { remedy: 'Upload it.' }));
  return {
    source: new UploadSource({ get }),
    good: { kind: 'upload', upload_id: 'there', name: 'other name' },
    content: Buffer.from('content'),
    name: 'talk.mp4',
    missing: { kind: 'upload', upload_id: 'gone', name: 'x' },
    missingCode: 'UPLOAD_NOT_FOUND',
    change: () => {
      sha256 = 'b'.repeat(64);
      return Promise.resolve();
    },
  };
});
