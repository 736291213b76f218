import type { QualityClass } from '@z2/contracts';

/** Whether an engine can work here, and if not, why and what would help. */
export type Availability =
  // `quality`: where it depends on the model and not on the engine alone.
  | { available: true; version: string; quality?: QualityClass }
  // `isConfigured` false: nobody asked for it; that another stands in for it need not be said.
  | { available: false; reason: string; remedy: string; isConfigured?: boolean };
