import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { ytDlpFacts } from './yt-dlp-facts';

describe('ytDlpFacts', () => {
  let dir: string;
  const asked: string[] = [];
  const context = {
    ...{ workdir: '/', signal: new AbortController().signal },
    ...{ onProgress: () => undefined, log: () => undefined },
  };
  const facts = async (info: object, automatic: boolean) => {
    asked.length = 0;
    await writeFile(join(dir, 'media.info.json'), JSON.stringify(info));
    const run = async (args: string[]) => {
      const languages = args[args.indexOf('--sub-langs') + 1] ?? '';
      asked.push(languages);
      for (const language of languages.split(',')) {
        await writeFile(join(dir, `media.${language}.vtt`), 'WEBVTT\n');
      }
      return { stdout: '', stderr: '', exitCode: 0 };
    };
    return ytDlpFacts(dir, automatic, run, context);
  };

  beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'z2-facts-'))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const automatic_captions = { en: [], 'en-orig': [], fr: [] };

  it('takes chapters in ms, and captions that people wrote before automatic ones', async () => {
    const chapters = [{ start_time: 0, end_time: 1.5, title: 'Start' }];
    const subtitles = { 'pt-BR': [], live_chat: [], '.*': [] };
    const found = await facts({ title: 'A', chapters, subtitles, automatic_captions }, true);
    expect(found).toEqual({
      title: 'A',
      chapters: [{ start_ms: 0, end_ms: 1_500, title: 'Start' }],
      captions: [{ path: join(dir, 'media.pt-BR.vtt'), language: 'pt-BR' }],
    });
    expect(asked).toEqual(['pt-BR']);
  });

  it('takes automatic captions where wanted only, of the spoken language', async () => {
    expect((await facts({ title: 'A', automatic_captions }, false)).captions).toEqual([]);
    expect(asked).toEqual([]);
    const { captions } = await facts({ title: 'A', automatic_captions }, true);
    expect(captions).toEqual([{ path: join(dir, 'media.en-orig.vtt'), language: 'en' }]);
  });

  it('goes on without captions that cannot be loaded, but not after a cancel', async () => {
    await writeFile(join(dir, 'media.info.json'), JSON.stringify({ title: 'A', subtitles: { es: [] } }));
    const failing = (code: 'TOOL_FAILED' | 'CANCELLED') =>
      ytDlpFacts(dir, false, () => Promise.reject(new Z2Error(code, 'x', { remedy: 'y' })), context);
    expect((await failing('TOOL_FAILED')).captions).toEqual([]);
    await expect(failing('CANCELLED')).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
