import { ENVIRONMENT } from './schema';

/** Defaults that depend on the machine are not written down. */
const MACHINE_DEPENDENT = new Set(['Z2_RENDER_PARALLEL']);

/** The text of `.env.example`: every variable with its meaning and its default, all commented out. */
export function envExample(): string {
  const parts = Object.entries(ENVIRONMENT.shape).map(([name, field]) => {
    const value = MACHINE_DEPENDENT.has(name) ? '' : defaultText(field);
    return `# ${field.description ?? ''}\n# ${name}=${value}\n`;
  });
  return `# Generated from libs/runtime/src/config/schema.ts by: node tools/env-example.mjs\n# Z2 reads the environment; \`./z2\` also reads a file .env in the folder of the checkout.\n\n${parts.join('\n')}`;
}

function defaultText(field: { def: unknown }): string {
  const def = field.def as { defaultValue?: unknown };
  return typeof def.defaultValue === 'string' ? def.defaultValue : '';
}
