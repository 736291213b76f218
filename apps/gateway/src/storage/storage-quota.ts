import { Z2Error } from '@z2/contracts';
import type { SettingsStore, StorageTasks } from '@z2/queue';

const MIB = 2 ** 20;
const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** The most that may lie in storage, asked before a job is taken. */
export class StorageQuota {
  constructor(
    private readonly settings: Pick<SettingsStore, 'read'>,
    private readonly storage: Pick<StorageTasks, 'usage'>,
  ) {}

  /**
   * @param bytes of the source, as far as that is known: the job takes at least so much more
   * @throws Z2Error STORAGE_QUOTA_EXCEEDED
   */
  async assertRoom(bytes: number): Promise<void> {
    const { changes } = await this.settings.read();
    const quota = changes.storage?.['quota_mib'];
    if (typeof quota !== 'number') {
      return;
    }
    const used = (await this.storage.usage())?.bytes ?? 0;
    if (used + bytes > quota * MIB || used >= quota * MIB) {
      throw new Z2Error(
        'STORAGE_QUOTA_EXCEEDED',
        `Storage has room for ${gib(quota * MIB)}, and ${gib(used)} lie there already.`,
        {
          remedy:
            'Delete jobs, let old ones go (./z2 storage clean --dry-run), or raise the quota (./z2 settings set storage.quota_mib=…).',
          details: { quota_bytes: quota * MIB, used_bytes: used, source_bytes: bytes },
        },
      );
    }
  }
}
