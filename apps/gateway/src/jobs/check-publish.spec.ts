import { DEFAULT_JOB_OPTIONS } from '@z2/contracts';

import { assertVideoPerLanguage } from './check-publish';

describe('a single file and places that show videos', () => {
  const options = { ...DEFAULT_JOB_OPTIONS, single_file: true };
  const youtube = { publisher: 'youtube' };

  it('do not go together where a video for each language is wanted', () => {
    expect(() => assertVideoPerLanguage(options, [{ publisher: 's3' }, youtube])).toThrow(
      'youtube takes a video for each language',
    );
  });

  it.each([
    ['burnt videos are made beside it', { ...options, subtitles: 'both' } as const, youtube],
    ['one video for all is wanted there', options, { ...youtube, options: { videos: 'single' } }],
    ['no single file is wanted', DEFAULT_JOB_OPTIONS, youtube],
  ])('go where %s', (_, wanted, target) => {
    expect(() => assertVideoPerLanguage(wanted, [target])).not.toThrow();
  });
});
