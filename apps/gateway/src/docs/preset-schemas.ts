import { BUILT_IN_PRESETS, type Preset } from '@z2/contracts';

import { flag, type JsonSchema, objectOf, text, textOrNull, timeOrNull } from './schema';

/** Schemas of sets of options. */
export const PRESET_SCHEMAS = {
  Preset: objectOf<Preset>(
    {
      name: { ...text, description: 'How jobs name it.' },
      description: textOrNull,
      built_in: { ...flag, description: 'It came with Z2, and cannot be changed.' },
      options: {
        type: 'object',
        additionalProperties: true,
        description: "Some of a job's options (JobOptions); a job's own come before them.",
      },
      updated_at: { ...timeOrNull, description: 'null: it came with Z2.' },
    },
    {},
    { examples: [BUILT_IN_PRESETS[2]] },
  ),
} as const satisfies Record<string, JsonSchema>;
