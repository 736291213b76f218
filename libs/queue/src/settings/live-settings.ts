import {
  effectiveSettings,
  type ServiceSettings,
  type SettingChangeView,
  settingDifferences,
} from '@z2/contracts';

import type { SettingsStore, StoredSettings } from './settings-store';

/**
 * The settings as a worker has them now: read at the start, at each hint over Redis, and now and then, since hints get lost.
 * Where PostgreSQL is away, what was known last holds.
 */
export class LiveSettings {
  private stored: StoredSettings | null = null;
  private known: ServiceSettings;

  constructor(
    private readonly store: Pick<SettingsStore, 'read'>,
    private readonly defaults: ServiceSettings,
    /** Told what has changed since the last look. */
    private readonly onChange: (changes: SettingChangeView['changes'], by: string | null) => void = () =>
      undefined,
  ) {
    this.known = defaults;
  }

  get current(): ServiceSettings {
    return this.known;
  }

  /** Looks whether they have changed. */
  async refresh(): Promise<void> {
    const found = await this.store.read();
    if (found.version === this.stored?.version) {
      return;
    }
    const changes = settingDifferences(this.stored?.changes ?? {}, found.changes);
    this.stored = found;
    this.known = effectiveSettings(this.defaults, found.changes);
    if (changes.length > 0) {
      this.onChange(changes, found.changed_by);
    }
  }
}
