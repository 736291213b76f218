import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { googleClientOptions, type GoogleOptions, googleProject } from './google-options';

const none: GoogleOptions = { credentials: null, project: null, location: 'global' };

describe('the options of a Google client', () => {
  it('speak in the clear only to this machine', () => {
    for (const endpoint of ['127.0.0.1:5001', 'localhost:5001', '[::1]:5001']) {
      const options = googleClientOptions({ ...none, credentials: '/key.json' }, endpoint);
      expect(options.sslCreds?._isSecure()).toBe(false);
      expect(options).toMatchObject({ port: 5001 });
      expect(options.keyFilename).toBeUndefined();
    }
    for (const endpoint of [null, 'translate.example:443', '127.0.0.1.example:443', 'localhost.example']) {
      const options = googleClientOptions({ ...none, credentials: '/key.json' }, endpoint);
      expect(options.sslCreds).toBeUndefined();
      expect(options.keyFilename).toBe('/key.json');
    }
  });

  it('leave the service its own address where none is given', () => {
    expect(googleClientOptions(none, null)).toEqual({ fallback: false });
  });
});

describe('the project', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-google-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  const withKey = async (content: string, project: string | null = null): Promise<GoogleOptions> => {
    const credentials = join(dir, 'key.json');
    await writeFile(credentials, content);
    return { ...none, credentials, project };
  };

  it('is the configured one, else that of the key', async () => {
    const key = JSON.stringify({ type: 'service_account', project_id: 'of-the-key' });
    expect(await googleProject(await withKey(key), null)).toBe('of-the-key');
    expect(await googleProject(await withKey(key, 'mine'), null)).toBe('mine');
    expect(await googleProject({ ...none, project: 'local' }, '127.0.0.1:1')).toBe('local');
  });

  it.each([['{"type":"service_account"}'], ['{"no":"key"}'], ['no JSON']])(
    'is missed with a typed error: %s',
    async (content) => {
      await expect(withKey(content).then((options) => googleProject(options, null))).rejects.toMatchObject({
        code: 'ENGINE_UNAUTHORIZED',
        remedy: expect.stringContaining('Z2_GOOGLE_') as string,
      });
    },
  );

  it('is missed without a key, a key that is not there, or a project alone', async () => {
    for (const options of [none, { ...none, credentials: '/no/such/key' }, { ...none, project: 'p' }]) {
      await expect(googleProject(options, null)).rejects.toMatchObject({ code: 'ENGINE_UNAUTHORIZED' });
    }
  });
});
