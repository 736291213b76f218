import type { SettingChangeView, SettingsView, UpdateSettingsRequest } from '@z2/contracts';

import type { Call, CallOptions } from './transport';

/** What holds while the service runs; part of {@link Z2Client}, with its errors. */
export class SettingsClient {
  constructor(private readonly call: Call) {}

  view(call?: CallOptions): Promise<SettingsView> {
    return this.call('getSettings', {}, call);
  }

  /** Changes what is named; null takes a change back. */
  update(request: UpdateSettingsRequest, call?: CallOptions): Promise<SettingsView> {
    return this.call('updateSettings', { json: request }, call);
  }

  /** Newest first; at most `limit` (default 50). */
  changes(limit?: number, call?: CallOptions): Promise<SettingChangeView[]> {
    return this.call('listSettingChanges', { query: { limit } }, call);
  }
}
