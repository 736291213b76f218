import {
  effectiveSettings,
  mergedChanges,
  type ServiceSettings,
  SETTING_NAMES_MOST,
  type SettingChanges,
  type SettingChangeView,
  settingDifferences,
  type SettingsView,
  type UpdateSettingsRequest,
  Z2Error,
} from '@z2/contracts';
import { SettingChange } from '@z2/entities';
import type { DataSource, EntityManager } from 'typeorm';

/** What was changed so far. */
export interface StoredSettings {
  version: number;
  changes: SettingChanges;
  changed_at: Date | null;
  changed_by: string | null;
}

/** Settings in PostgreSQL: they survive restarts, and each change is kept with who and when. */
export class SettingsStore {
  constructor(private readonly dataSource: DataSource) {}

  async read(manager: EntityManager = this.dataSource.manager): Promise<StoredSettings> {
    const [newest] = await manager.find(SettingChange, { order: { version: 'DESC' }, take: 1 });
    return newest
      ? { version: newest.version, changes: newest.result, changed_at: newest.at, changed_by: newest.editor }
      : { version: 0, changes: {}, changed_at: null, changed_by: null };
  }

  /**
   * Changes what is named; null takes a change back. What changes nothing makes no version.
   *
   * @throws Z2Error VERSION_CONFLICT where they are others than those that were read
   */
  change({ version, ...more }: UpdateSettingsRequest, editor: string): Promise<StoredSettings> {
    return this.dataSource.transaction(async (manager) => {
      // One after the other, whoever they are.
      await manager.query('LOCK TABLE setting_changes IN EXCLUSIVE MODE');
      const before = await this.read(manager);
      if (version !== undefined && version !== before.version) {
        throw new Z2Error('VERSION_CONFLICT', 'The settings were changed in the meantime.', {
          remedy: 'Read them again, then change what is still to be changed.',
          details: { version: before.version, wanted: version },
        });
      }
      const result = mergedChanges(before.changes, more);
      refuseTooMany(result);
      const changes = settingDifferences(before.changes, result);
      if (changes.length > 0) {
        const row = { version: before.version + 1, editor, changes, result };
        await manager.insert(SettingChange, row);
      }
      return this.read(manager);
    });
  }

  /** The newest first. */
  async history(limit: number): Promise<SettingChangeView[]> {
    const rows = await this.dataSource
      .getRepository(SettingChange)
      .find({ order: { version: 'DESC' }, take: limit });
    return rows.map(({ version, at, editor, changes }) => ({
      ...{ version, at: at.toISOString(), by: editor, changes },
    }));
  }
}

export function settingsView(stored: StoredSettings, defaults: ServiceSettings): SettingsView {
  return {
    version: stored.version,
    changed_at: stored.changed_at?.toISOString() ?? null,
    changed_by: stored.changed_by,
    settings: effectiveSettings(defaults, stored.changes),
    defaults,
    changes: stored.changes,
  };
}

function refuseTooMany(changes: SettingChanges): void {
  for (const [group, value] of Object.entries(changes)) {
    if (typeof value === 'object' && value !== null && Object.keys(value).length > SETTING_NAMES_MOST) {
      throw new Z2Error('VALIDATION_FAILED', `${group} has more than ${SETTING_NAMES_MOST} names.`, {
        remedy: 'Take back some that are not needed any more (null).',
      });
    }
  }
}
