import { join } from 'node:path';

import { publishTargetOf } from './publish-flags';

describe('publishTargetOf', () => {
  it.each([
    ['folder:/videos/out', { publisher: 'folder', path: '/videos/out' }],
    ['folder:more', { publisher: 'folder', path: join(process.cwd(), 'more') }],
    ['s3:talks', { publisher: 's3', options: { bucket: 'talks' } }],
    ['s3:talks/2026/es', { publisher: 's3', options: { bucket: 'talks', prefix: '2026/es' } }],
    ['s3://talks/2026', { publisher: 's3', options: { bucket: 'talks', prefix: '2026' } }],
    [
      'webhook:https://x.test:8443/hook?a=b:c',
      { publisher: 'webhook', options: { url: 'https://x.test:8443/hook?a=b:c' } },
    ],
    ['youtube:', { publisher: 'youtube' }],
    ['peertube:bees', { publisher: 'peertube', options: { channel: 'bees' } }],
    ['youtube:PLabc-1', { publisher: 'youtube', options: { playlist: 'PLabc-1' } }],
  ])('%s', (text, target) => expect(publishTargetOf(text)).toEqual(target));

  it('gives each of several videos a place of its own, where places have folders', () => {
    expect(['folder:/out', 's3:talks/2026/', 's3:talks'].map((text) => publishTargetOf(text, 'one'))).toEqual(
      [
        { publisher: 'folder', path: '/out/one' },
        { publisher: 's3', options: { bucket: 'talks', prefix: '2026/one' } },
        { publisher: 's3', options: { bucket: 'talks', prefix: 'one' } },
      ],
    );
    const hook = 'webhook:https://x.test/hook';
    expect(publishTargetOf(hook, 'one')).toEqual(publishTargetOf(hook));
  });

  it.each([
    ['pigeon:home', 'PUBLISHER_UNKNOWN'],
    ['s3', 'PUBLISHER_UNKNOWN'],
    ['', 'PUBLISHER_UNKNOWN'],
    ['https://x.test/hook', 'PUBLISHER_UNKNOWN'],
    ['s3:', 'PUBLISH_TARGET_INVALID'],
    ['s3:talks/../up', 'PUBLISH_TARGET_INVALID'],
    ['webhook:x.test', 'PUBLISH_TARGET_INVALID'],
    ['youtube:my playlist', 'PUBLISH_TARGET_INVALID'],
  ])('refuses %j with what to do', (text, code) => {
    expect(() => publishTargetOf(text)).toThrow(
      expect.objectContaining({
        code,
        exit: 2,
        remedy: expect.stringMatching(/\w+ .*\w/) as string,
      }) as Error,
    );
  });
});
