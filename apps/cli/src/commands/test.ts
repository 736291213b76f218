import { loadConfig } from '@z2/runtime';

import { installPackages } from '../install/install-packages';
import { needsOfTests } from '../install/needs';
import { packagesFor } from '../install/system-packages';
import { print, say } from '../output';
import { bin, runJest, runNode } from './run-jest';

/** Each gate counts as one check, beside the tests of Jest. */
const GATES: readonly { name: string; args: string[] }[] = [
  { name: 'formatting', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'types', args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit'] },
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '.'] },
];

/**
 * `./z2 test`: formatting, strict types, lint, then all tests on real PostgreSQL, Redis and ffmpeg (the import rules are
 * among them). With arguments, only Jest with these. Ends with the line `N passed, N failed`.
 */
export async function test(args: readonly string[], flags: { yes?: boolean }): Promise<number> {
  const config = loadConfig();
  await installPackages(packagesFor(await needsOfTests(config)), { yes: flags.yes ?? false });
  let passed = 0;
  let failed = 0;
  for (const gate of args.length ? [] : GATES) {
    const ok = await runNode(gate.args, {});
    say(`${gate.name}: ${ok ? 'passed' : 'FAILED'}`);
    passed += ok ? 1 : 0;
    failed += ok ? 0 : 1;
  }
  const counts = await runJest(args);
  passed += counts.passed;
  failed += counts.failed;
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
