/** Whether an engine can work here, and if not, why and what would help. */
export type Availability =
  { available: true; version: string } | { available: false; reason: string; remedy: string };
