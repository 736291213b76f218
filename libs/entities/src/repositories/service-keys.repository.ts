import { randomBytes } from 'node:crypto';

import type { DataSource } from 'typeorm';

import { ServiceKey } from '../entities';

const KEY_BYTES = 32;

/** Keys of the service, made at their first use: whichever process is first, all have the same. */
export class ServiceKeysRepository {
  private readonly known = new Map<string, Promise<Buffer>>();

  constructor(private readonly dataSource: DataSource) {}

  /** 32 random bytes, for ever the same under this name. */
  get(name: string): Promise<Buffer> {
    const found = this.known.get(name);
    if (found) {
      return found;
    }
    const key = this.read(name);
    this.known.set(name, key);
    // A database that was away is asked again.
    key.catch(() => this.known.delete(name));
    return key;
  }

  private async read(name: string): Promise<Buffer> {
    const keys = this.dataSource.getRepository(ServiceKey);
    await keys
      .createQueryBuilder()
      .insert()
      .values({ name, key: randomBytes(KEY_BYTES) })
      .orIgnore()
      .execute();
    return (await keys.findOneByOrFail({ name })).key;
  }
}
