import type { JobOptions } from './job';

/** Small letters, digits, `-` and `_`; begins with a letter or digit; at most 40. */
export const PRESET_NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;
/** Most presets of one Z2. */
export const MAX_PRESETS = 200;

/** What a preset may set: options that make sense for any video, so no files of one. */
export type PresetOptions = Partial<Omit<JobOptions, 'subtitles_in' | 'translations_in'>>;

/** A set of options under a name. A job that names it takes them; options of its own come before. */
export interface Preset {
  name: string;
  description: string | null;
  /** It came with Z2: it cannot be changed or deleted. */
  built_in: boolean;
  options: PresetOptions;
  /** ISO 8601; null: it came with Z2. */
  updated_at: string | null;
}

/** Body of POST /api/presets. */
export interface CreatePresetRequest {
  name: string;
  description?: string | null;
  options: PresetOptions;
}

/** Body of PATCH /api/presets/{name}; `options` takes the place of all that were there. */
export interface UpdatePresetRequest {
  description?: string | null;
  options?: PresetOptions;
}

const builtIn = (name: string, description: string, options: PresetOptions): Preset => ({
  ...{ name, description, built_in: true, options, updated_at: null },
});

/** Those that are always there. */
export const BUILT_IN_PRESETS: readonly Preset[] = [
  builtIn('subtitles', 'Soft subtitles for people who read along; the quickest.', {
    ...{ subtitles: 'soft', dub: false },
  }),
  builtIn('full', 'Everything: soft and burnt subtitles, and a dubbed voice.', {
    subtitles: 'both',
    dub: true,
  }),
  // -14 LUFS is what YouTube and most social platforms normalise to.
  builtIn('social', 'Short lines burnt into the picture and a loud voice, for small screens without sound.', {
    ...{ subtitles: 'burnt', dub: true, profile: 'youtube', loudness_lufs: -14 },
  }),
  builtIn('trial', 'A first look at one minute.', {
    ...{ subtitles: 'soft', dub: true, clip: { from_ms: 0, for_ms: 60_000 } },
  }),
];
