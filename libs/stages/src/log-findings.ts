import { type Check, checkFacts, type LogLevel, namedChecks } from '@z2/contracts';

import type { StageContext } from './stage';

const LEVELS = { error: 'ERROR', warning: 'WARNING' } as const satisfies Record<string, LogLevel>;

/** Tells of checks that did not pass as soon as they are known, each at the weight that it has everywhere. */
export function logFindings(checks: readonly Check[], ctx: Pick<StageContext, 'log'>): void {
  namedChecks(
    checks.filter(({ passed }) => !passed),
    [],
  ).forEach(({ check, message }) => ctx.log(LEVELS[checkFacts(check).severity], message));
}
