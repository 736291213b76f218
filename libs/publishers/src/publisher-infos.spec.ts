import { PUBLISHER_IDS } from '@z2/contracts';

import { createPublishers } from './create-publishers';
import { publisherInfos } from './publisher-infos';

describe('publisherInfos', () => {
  it('names every publisher, and what would set up those that are not', () => {
    const infos = publisherInfos(createPublishers());
    expect(infos.map(({ publisher }) => publisher)).toEqual([...PUBLISHER_IDS]);
    expect(infos.filter(({ available }) => available).map(({ publisher }) => publisher)).toEqual(['folder']);
    const missing = infos.filter(({ available }) => !available);
    expect(missing.every(({ reason, remedy }) => reason?.includes('Z2_') && remedy?.includes('Z2_'))).toBe(
      true,
    );
  });

  it('tells of a publisher that is set up', () => {
    const secrets = [`whsec_${Buffer.alloc(24).toString('base64')}`];
    const infos = publisherInfos(createPublishers({ webhook: { secrets, publicUrl: null } }));
    expect(infos.find(({ publisher }) => publisher === 'webhook')).toEqual({
      ...{ publisher: 'webhook', available: true, target: 'webhook:https://…', reason: null, remedy: null },
    });
  });
});
