import { CONTROL_CHANNEL, defaultSettings } from '@z2/contracts';
import { LiveSettings, SettingsStore } from '@z2/queue';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const concurrency = { download: 1, transcribe: 1, translate: 2, render: 1, analyze: 1, publish: 1 };

describe('settings', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  it('begin with the environment, are changed one by one, and a change is taken back', async () => {
    const { settings } = gateway.client;
    const before = await settings.view();
    expect(before).toMatchObject({ version: 0, changed_at: null, changes: {} });
    expect(before.settings).toEqual(defaultSettings({ concurrency, maxAttempts: 5 }));
    await settings.update({ concurrency: { render: 3 }, engine_limits: { deepl: 2 } });
    const after = await settings.update({ max_attempts: 9 });
    expect(after).toMatchObject({
      version: 2,
      changed_by: 'local',
      changed_at: expect.stringMatching(/Z$/) as string,
    });
    expect(after.settings).toEqual({
      ...before.settings,
      ...{ concurrency: { ...concurrency, render: 3 }, engine_limits: { deepl: 2 }, max_attempts: 9 },
    });
    const back = await settings.update({ concurrency: { render: null }, engine_limits: null });
    expect(back.changes).toEqual({ max_attempts: 9 });
    // What changes nothing is no version.
    expect((await settings.update({ max_attempts: 9 })).version).toBe(3);
    expect(await settings.changes(2)).toMatchObject([
      {
        ...{ version: 3, by: 'local' },
        changes: [
          { setting: 'concurrency.render', before: 3, after: null },
          { setting: 'engine_limits.deepl', before: 2, after: null },
        ],
      },
      { version: 2, changes: [{ setting: 'max_attempts', before: null, after: 9 }] },
    ]);
  });

  it('of somebody who read them before another changed them are refused', async () => {
    const { settings } = gateway.client;
    const { version } = await settings.view();
    const both = [1, 2].map((n) => settings.update({ version, concurrency: { publish: n + 6 } }));
    const outcomes = await Promise.allSettled(both);
    const lost = outcomes.filter((one) => one.status === 'rejected');
    expect(lost).toMatchObject([{ reason: { code: 'VERSION_CONFLICT' } }]);
  });

  it.each([
    { concurrency: { render: 0 } },
    { concurrency: { cook: 1 } },
    { stage_limits: { render: 1.5 } },
    { engine_limits: { 'a b': 1 } },
    { owner_shares: { ann: 101 } },
    { max_attempts: 0 },
    { turbo: 1 },
  ])('%j is refused', async (request) => {
    await expect(gateway.client.settings.update(request as object)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('reach a worker by a hint, and where that is lost at its next look', async () => {
    const store = new SettingsStore(gateway.database.dataSource);
    const told: unknown[] = [];
    const live = new LiveSettings(store, defaultSettings({ concurrency, maxAttempts: 5 }), (changes) =>
      told.push(changes),
    );
    await live.refresh();
    told.splice(0);
    await gateway.subscriber.subscribe(CONTROL_CHANNEL);
    const heard = new Promise<void>((resolve) => {
      gateway.subscriber.on('message', (channel: string, text: string) => {
        if (channel === CONTROL_CHANNEL && text === '{"type":"settings"}') {
          resolve();
        }
      });
    });
    await gateway.client.settings.update({ concurrency: { render: 5 } });
    await heard;
    await live.refresh();
    expect(live.current.concurrency.render).toBe(5);
    expect(told).toEqual([[{ setting: 'concurrency.render', before: null, after: 5 }]]);
    await live.refresh();
    expect(told).toHaveLength(1);
  });
});
