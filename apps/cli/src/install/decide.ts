import type { SystemPackage } from './system-packages';

/** Who runs the command, and how. */
export interface Circumstances {
  root: boolean;
  /** Somebody can be asked. */
  terminal: boolean;
  /** CI=true */
  ci: boolean;
  /** --yes */
  yes: boolean;
}

/** `go-on`: nothing that is needed is missing. `refuse`: it can only be told how to install it. */
export type Decision = 'go-on' | 'install' | 'ask' | 'refuse';

/** What to do about missing packages. Pure. */
export function decide(
  missing: readonly SystemPackage[],
  { root, terminal, ci, yes }: Circumstances,
): Decision {
  if (missing.length === 0) {
    return 'go-on';
  }
  if (!root) {
    return missing.every(({ optional }) => optional) ? 'go-on' : 'refuse';
  }
  return yes || ci || !terminal ? 'install' : 'ask';
}
