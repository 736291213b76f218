import type { CreatePresetRequest, Preset, UpdatePresetRequest } from '@z2/contracts';

import type { Call, CallOptions } from './transport';

/** Sets of options under a name; part of {@link Z2Client}, with its errors. */
export class PresetsClient {
  constructor(private readonly call: Call) {}

  /** Those that came with Z2, and people's own. */
  list(call?: CallOptions): Promise<Preset[]> {
    return this.call('listPresets', {}, call);
  }

  get(preset_name: string, call?: CallOptions): Promise<Preset> {
    return this.call('getPreset', { params: { preset_name } }, call);
  }

  create(request: CreatePresetRequest, call?: CallOptions): Promise<Preset> {
    return this.call('createPreset', { json: request }, call);
  }

  update(preset_name: string, request: UpdatePresetRequest, call?: CallOptions): Promise<Preset> {
    return this.call('updatePreset', { params: { preset_name }, json: request }, call);
  }

  remove(preset_name: string, call?: CallOptions): Promise<Preset> {
    return this.call('deletePreset', { params: { preset_name } }, call);
  }
}
