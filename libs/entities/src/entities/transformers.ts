import type { ValueTransformer } from 'typeorm';

/** PostgreSQL's bigint comes as a string; every one of ours stays below 2^53. */
export const bigintAsNumber: ValueTransformer = {
  from: (value: string | null): number | null => (value === null ? null : Number(value)),
  to: (value: number | null): string | null => (value === null || value === undefined ? null : String(value)),
};
