import { defaultSettings, effectiveSettings, type SettingChanges } from '@z2/contracts';

import { changesOf, settingsLines } from './settings';

const concurrency = { download: 2, transcribe: 1, translate: 2, render: 4, analyze: 1, publish: 2 };
const defaults = defaultSettings({ concurrency, maxAttempts: 5 });

it('shows what holds, what it would be without the change, and who changed it', () => {
  const changes: SettingChanges = { concurrency: { render: 2 }, engine_limits: { deepl: 3 } };
  const settings = effectiveSettings(defaults, changes);
  const text = settingsLines({
    ...{
      version: 1,
      changed_at: '2026-11-25T10:00:00.000Z',
      changed_by: 'local',
      settings,
      defaults,
      changes,
    },
  });
  const lines = text.split('\n').map((line) => line.replace(/ +/g, ' '));
  expect(lines).toEqual(
    expect.arrayContaining([
      'concurrency.render 2 default 4 stage runs that one worker does at a time',
      'stage_limits.render no limit stage runs at a time of all workers together',
      'storage.keep_days none quota and retention of storage: MiB, days, 1 for yes',
      'engine_limits.deepl 3 default none requests of one worker at a time to a service, by engine',
      'owner_shares.NAME not set turns that an owner gets while others get one',
      'Changed last 2026-11-25 10:00:00 UTC by local.',
    ]),
  );
});

it('makes one request of several settings, and refuses a name that there is not', () => {
  expect(
    changesOf([
      ['concurrency.render', 2],
      ['concurrency.publish', null],
      ['max_attempts', 7],
      ['owner_shares.ann.b', 3],
    ]),
  ).toEqual({ concurrency: { render: 2, publish: null }, max_attempts: 7, owner_shares: { 'ann.b': 3 } });
  for (const name of [
    'storage.colour',
    'concurrency.cook',
    'concurrency',
    'max_attempts.x',
    'toString',
    'engine_limits',
  ]) {
    expect(() => changesOf([[name, 1]])).toThrow(`There is no setting "${name}".`);
  }
});
