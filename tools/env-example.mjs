/** Writes .env.example from the configuration's schema. Needs the build in dist/ (node tools/build.mjs). */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { envExample } = createRequire(import.meta.url)('../dist/libs/runtime/src/config/env-example.js');
writeFileSync(new URL('../.env.example', import.meta.url), envExample());
