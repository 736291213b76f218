import { PLAYLIST_LIMITS, playlistUrl, Z2Error } from '@z2/contracts';
import type { Config } from '@z2/runtime';

import { say } from '../output';
import { registerUser } from '../service/service-state';
import { leaveSystem, type UsedSystem, useSystem } from '../service/use-system';

/** Reads the lists that a command names, through the gateway: its worker has yt-dlp, cookies and the guard of addresses. */
export class ListReader {
  private system: UsedSystem | null = null;
  private unregister: (() => Promise<void>) | null = null;

  constructor(
    private readonly config: Config,
    /** Most videos of each list. */
    private readonly limit: number,
  ) {}

  /**
   * Addresses of the videos of a playlist or channel, in its order; of anything else its own.
   * @throws Z2Error as POST /api/playlists
   */
  async videosOf(input: string): Promise<readonly string[]> {
    const url = playlistUrl(input);
    if (!url) {
      return [input];
    }
    this.unregister ??= await registerUser(this.config);
    this.system ??= await useSystem(this.config, say);
    const { entries } = await this.system.client.readPlaylist({ url, limit: this.limit });
    return entries.map((entry) => entry.url);
  }

  /** Ends what was started: the jobs begin later, in a system that knows the packages which they install. */
  async leave(): Promise<void> {
    if (this.system) {
      await leaveSystem(this.config, this.system, false, say);
    }
    await this.unregister?.();
  }
}

/** @throws Z2Error OPTION_INVALID */
export function limitOf(text = String(PLAYLIST_LIMITS.usual)): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > PLAYLIST_LIMITS.most) {
    throw new Z2Error('OPTION_INVALID', `--limit cannot be "${text}".`, {
      remedy: `Give a whole number from 1 to ${PLAYLIST_LIMITS.most}.`,
    });
  }
  return limit;
}
