/** `./z2 bench api` and `./z2 bench live`: what they ask the worker's program, which knows database and queue. */
export type LoadQuestion = { database: string; redis: string } & (
  | { ask: 'fill'; jobs: number; lines: number }
  | { ask: 'explain'; job_uuid: string }
  | { ask: 'logs'; rows: number }
  | { ask: 'create'; count: number }
  | { ask: 'emit'; job_uuids: string[]; per_second: number; seconds: number }
);

/** Rates of Z2 and of what it stands on, in the same run, a second. */
export interface LoadRates {
  z2: number;
  bare: number;
}
/** Which indexes a query goes by, and tables that it reads whole. */
export interface LoadPlan {
  query: string;
  indexes: string[];
  scans: string[];
}
export interface LoadEmitted {
  events: number;
  seconds: number;
}
