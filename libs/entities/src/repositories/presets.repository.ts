import {
  BUILT_IN_PRESETS,
  type CreatePresetRequest,
  MAX_PRESETS,
  type Preset,
  type UpdatePresetRequest,
  Z2Error,
} from '@z2/contracts';
import type { DataSource } from 'typeorm';

import { PresetRow } from '../entities';

/** Presets: those that came with Z2, and people's own. */
export class PresetsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Those that came with Z2 first, then the others by name. */
  async list(): Promise<Preset[]> {
    const rows = await this.dataSource.getRepository(PresetRow).find({ order: { name: 'ASC' } });
    return [...BUILT_IN_PRESETS, ...rows.map(presetView)];
  }

  /** @throws Z2Error NOT_FOUND */
  async get(name: string): Promise<Preset> {
    const found = (await this.list()).find((preset) => preset.name === name);
    if (!found) {
      throw new Z2Error('NOT_FOUND', `There is no preset "${name.slice(0, 80)}".`, {
        remedy: 'List them: ./z2 presets (GET /api/presets).',
      });
    }
    return found;
  }

  /** @throws Z2Error CONFLICT: the name is taken, or there are too many */
  async create({ name, description = null, options }: CreatePresetRequest): Promise<Preset> {
    await this.dataSource.transaction(async (manager) => {
      // Two that are created at once are looked at one after the other.
      await manager.query('LOCK TABLE presets IN SHARE ROW EXCLUSIVE MODE');
      const isThere = BUILT_IN_PRESETS.some((preset) => preset.name === name);
      if (isThere || (await manager.existsBy(PresetRow, { name }))) {
        throw new Z2Error('CONFLICT', `There is a preset "${name}" already.`, {
          remedy: isThere
            ? 'Choose another name.'
            : 'Choose another name, or change it: PATCH /api/presets/NAME.',
        });
      }
      if ((await manager.count(PresetRow)) >= MAX_PRESETS) {
        throw new Z2Error('CONFLICT', `There are ${MAX_PRESETS} presets already.`, {
          remedy: 'Remove one that is not needed: DELETE /api/presets/NAME.',
        });
      }
      await manager.insert(PresetRow, { name, description, options: options as object });
    });
    return this.get(name);
  }

  /** @throws Z2Error NOT_FOUND; CONFLICT: it came with Z2 */
  async update(name: string, { description, options }: UpdatePresetRequest): Promise<Preset> {
    refuseBuiltIn(await this.get(name));
    await this.dataSource.query(
      `UPDATE presets SET description = CASE WHEN $2 THEN $3 ELSE description END,
         options = coalesce($4::jsonb, options), updated_at = now() WHERE name = $1`,
      [name, description !== undefined, description ?? null, options ? JSON.stringify(options) : null],
    );
    return this.get(name);
  }

  /** @throws Z2Error NOT_FOUND; CONFLICT: it came with Z2 */
  async remove(name: string): Promise<Preset> {
    const preset = refuseBuiltIn(await this.get(name));
    await this.dataSource.getRepository(PresetRow).delete({ name });
    return preset;
  }
}

function refuseBuiltIn(preset: Preset): Preset {
  if (preset.built_in) {
    throw new Z2Error('CONFLICT', `The preset "${preset.name}" came with Z2 and stays as it is.`, {
      remedy: 'Make one of your own with its options: POST /api/presets.',
    });
  }
  return preset;
}

function presetView({ name, description, options, updated_at }: PresetRow): Preset {
  return { name, description, built_in: false, options, updated_at: updated_at.toISOString() };
}
