import type { Prices, StageName } from '@z2/contracts';
import type { ArtifactStore } from '@z2/storage';

/** What the gateway needs of a logger; pino's is one. */
export interface GatewayLogger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What the gateway must know of the configuration; see libs/runtime for the meaning of each. */
export interface GatewayOptions {
  host: string;
  port: number;
  /** Origins beside its own whose pages may use it. */
  allowedOrigins: readonly string[];
  /** What one address may ask for; the machine itself is not counted, unless it is said. */
  rateLimit: { perSecond: number; loopback?: boolean };
  version: string;
  targetLanguages: readonly string[];
  fileSources: boolean;
  /** Private addresses that webhooks may be called at; null: webhooks are not set up. */
  webhook: { allowPrivate: boolean; allowedHosts: readonly string[] } | null;
  /** The same for receivers of events, which need no setting up. */
  webhookAddresses: { allowPrivate: boolean; allowedHosts: readonly string[] };
  allowPrivateSources: boolean;
  allowedSourceHosts: readonly string[];
  /** Bytes. */
  maxSourceBytes: number;
  /** Folder of model files by name; paths are taken as they are. */
  modelsDir: string;
  /** Stage runs that a worker does at a time. */
  concurrency: Readonly<Record<StageName, number>>;
  /** Of a stage run before it fails. */
  maxAttempts: number;
  /** What engines cost (Z2_PRICES). */
  prices: Prices;
  /** The built console; a folder that is not there is no error, then GET / answers with JSON. */
  consoleDir: string;
}

export type Artifacts = Pick<ArtifactStore, 'localPath'>;

/** Tokens of what main.ts hands in. */
export const OPTIONS = Symbol('GatewayOptions');
export const LOGGER = Symbol('GatewayLogger');
export const JOBS = Symbol('JobsRepository');
export const COMMANDS = Symbol('JobCommands');
export const ARTIFACTS = Symbol('ArtifactStore');
export const UPLOADS = Symbol('UploadStore');
export const DATA_SOURCE = Symbol('DataSource');
export const REDIS = Symbol('Redis');
export const EVENT_FEED = Symbol('EventFeed');
