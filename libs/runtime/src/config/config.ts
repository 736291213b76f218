import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Prices, StageName, TranslationOrderRule } from '@z2/contracts';
import { Z2Error } from '@z2/contracts';

import { packagedFfmpeg } from './packaged-ffmpeg';
import { incompleteLogins, type PublishPlaces, publishPlaces } from './publish-places';
import { ENVIRONMENT, type Environment } from './schema';
import { type ElevenLabsConfig, type OpenAiServiceConfig, voiceAndSpeech } from './voice-and-speech';

/** Folders below Z2_HOME; none is made by loading the configuration. */
export interface Dirs {
  storage: string;
  work: string;
  models: string;
  uploads: string;
  logs: string;
  run: string;
  postgres: string;
  redis: string;
  toolchain: string;
  published: string;
}

/** The whole configuration. Sizes in bytes, times in ms where the name says so. */
export interface Config extends PublishPlaces {
  home: string;
  /** The person's own configuration file, which need not exist. */
  userConfigFile: string;
  dirs: Dirs;
  host: string;
  port: number;
  /** Origins beside its own whose pages may use the gateway. */
  allowedOrigins: string[];
  /** Requests per second and address; 0: any. */
  rateLimit: number;
  databaseUrl: string | null;
  redisUrl: string | null;
  targetLanguages: string[];
  logLevel: Environment['Z2_LOG_LEVEL'];
  ffmpeg: string;
  ffprobe: string;
  /** Of burnt pictures. */
  videoEncoder: Environment['Z2_VIDEO_ENCODER'];
  whisperModel: string | null;
  llm: { baseUrl: string; apiKey: string | null; model: string } | null;
  translationOrder: TranslationOrderRule[];
  google: {
    /** Path of a service account's JSON key. */
    credentials: string | null;
    project: string | null;
    location: string;
    translateEndpoint: string | null;
    speechEndpoint: string | null;
    speechModel: string;
    voiceEndpoint: string | null;
    glossary: string | null;
  };
  deepl: { apiKey: string; url: string | null; glossary: string | null } | null;
  libreTranslate: { url: string; apiKey: string | null } | null;
  prices: Prices;
  openaiSpeech: OpenAiServiceConfig | null;
  openaiVoice: OpenAiServiceConfig | null;
  elevenlabs: ElevenLabsConfig;
  /** Folder of voice models. */
  voicesDir: string;
  /** Folder of translation models, each in a folder of its own. */
  bergamotDir: string;
  /** Where people reach this Z2. */
  publicUrl: string | null;
  maxSourceBytes: number;
  /** How long an upload that was cut off waits for the rest, ms. */
  uploadExpiryMs: number;
  maxSourceSeconds: number;
  youtube: {
    engines: Environment['Z2_YOUTUBE_ENGINES'];
    /** Path of a cookie file. */
    cookies: string | null;
    autoCaptions: boolean;
    /** Server that is asked in place of YouTube's own. */
    url: string | null;
  };
  downloadTimeoutMs: number;
  allowPrivateSources: boolean;
  /** `host` or `host:port` that may be fetched from though they are private. */
  allowedSourceHosts: string[];
  fileSources: boolean;
  concurrency: Record<StageName, number>;
  leaseMs: number;
  heartbeatMs: number;
  maxAttempts: number;
  /** Of one program, bytes; null: by what there is; 0: no limit. */
  programMemory: number | null;
  /** 0: never. */
  stallMs: number;
  drainMs: number;
  renderParallel: number;
}

/**
 * Reads the configuration: the only place of Z2 that reads the environment. Empty values count as absent.
 *
 * @throws Z2Error CONFIG_INVALID with all faults at once (`details.faults`)
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = ENVIRONMENT.safeParse(given);
  const faults = parsed.success
    ? faultsBetween(parsed.data)
    : parsed.error.issues.map((issue) => ({ variable: issue.path.join('.'), message: issue.message }));
  if (!parsed.success || faults.length > 0) {
    throw new Z2Error(
      'CONFIG_INVALID',
      `The configuration is wrong: ${faults.map(({ variable, message }) => `${variable} ${message}`).join('; ')}.`,
      { remedy: 'Correct these environment variables; .env.example explains each.', details: { faults } },
    );
  }
  return toConfig(parsed.data, env);
}

/** The level to log at; also where the rest of the configuration is wrong, which must be logged too. */
export function logLevel(env: NodeJS.ProcessEnv = process.env): Config['logLevel'] {
  return ENVIRONMENT.shape.Z2_LOG_LEVEL.catch('info').parse(env.Z2_LOG_LEVEL || undefined);
}

function faultsBetween(values: Environment): { variable: string; message: string }[] {
  const faults = [];
  if (values.Z2_LLM_BASE_URL && !values.Z2_LLM_MODEL) {
    faults.push({ variable: 'Z2_LLM_MODEL', message: 'must be set when Z2_LLM_BASE_URL is' });
  }
  if (!values.Z2_LLM_BASE_URL && (values.Z2_LLM_MODEL || values.Z2_LLM_API_KEY)) {
    faults.push({
      variable: 'Z2_LLM_BASE_URL',
      message: 'must be set when Z2_LLM_MODEL or Z2_LLM_API_KEY is',
    });
  }
  faults.push(...incompleteLogins(values));
  if (values.Z2_HEARTBEAT_SECONDS * 2 > values.Z2_LEASE_SECONDS) {
    faults.push({ variable: 'Z2_HEARTBEAT_SECONDS', message: 'must be at most half of Z2_LEASE_SECONDS' });
  }
  return faults;
}

function toConfig(values: Environment, env: NodeJS.ProcessEnv): Config {
  const home = resolve(values.Z2_HOME ?? join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'z2'));
  const configHome = env.XDG_CONFIG_HOME || join(homedir(), '.config');
  return {
    home,
    userConfigFile: join(configHome, 'z2', 'config.yaml'),
    dirs: dirsOf(home),
    host: values.Z2_HOST,
    port: values.Z2_PORT,
    allowedOrigins: values.Z2_ALLOWED_ORIGINS,
    rateLimit: values.Z2_RATE_LIMIT,
    databaseUrl: values.Z2_DATABASE_URL ?? null,
    redisUrl: values.Z2_REDIS_URL ?? null,
    targetLanguages: values.Z2_TARGET_LANGUAGES,
    logLevel: values.Z2_LOG_LEVEL,
    ffmpeg: values.Z2_FFMPEG ?? packagedFfmpeg() ?? 'ffmpeg',
    ffprobe: values.Z2_FFPROBE,
    videoEncoder: values.Z2_VIDEO_ENCODER,
    whisperModel: values.Z2_WHISPER_MODEL ?? null,
    llm:
      values.Z2_LLM_BASE_URL && values.Z2_LLM_MODEL
        ? {
            baseUrl: values.Z2_LLM_BASE_URL,
            apiKey: values.Z2_LLM_API_KEY ?? null,
            model: values.Z2_LLM_MODEL,
          }
        : null,
    translationOrder: values.Z2_TRANSLATION_ORDER,
    google: {
      credentials: values.Z2_GOOGLE_CREDENTIALS ?? null,
      project: values.Z2_GOOGLE_PROJECT ?? null,
      location: values.Z2_GOOGLE_LOCATION,
      translateEndpoint: values.Z2_GOOGLE_TRANSLATE_ENDPOINT ?? null,
      speechEndpoint: values.Z2_GOOGLE_SPEECH_ENDPOINT ?? null,
      speechModel: values.Z2_GOOGLE_SPEECH_MODEL,
      voiceEndpoint: values.Z2_GOOGLE_VOICE_ENDPOINT ?? null,
      glossary: values.Z2_GOOGLE_GLOSSARY ?? null,
    },
    deepl: values.Z2_DEEPL_API_KEY
      ? {
          apiKey: values.Z2_DEEPL_API_KEY,
          url: values.Z2_DEEPL_URL ?? null,
          glossary: values.Z2_DEEPL_GLOSSARY ?? null,
        }
      : null,
    libreTranslate: values.Z2_LIBRETRANSLATE_URL
      ? { url: values.Z2_LIBRETRANSLATE_URL, apiKey: values.Z2_LIBRETRANSLATE_API_KEY ?? null }
      : null,
    prices: values.Z2_PRICES ?? {},
    bergamotDir: resolve(values.Z2_BERGAMOT_DIR ?? join(home, 'models', 'bergamot')),
    voicesDir: resolve(values.Z2_VOICES_DIR ?? join(home, 'models', 'voices')),
    ...voiceAndSpeech(values),
    ...publishPlaces(values),
    publicUrl: values.Z2_PUBLIC_URL ?? null,
    maxSourceBytes: values.Z2_MAX_SOURCE_BYTES,
    uploadExpiryMs: values.Z2_UPLOAD_EXPIRY_HOURS * 3_600_000,
    maxSourceSeconds: values.Z2_MAX_SOURCE_SECONDS,
    downloadTimeoutMs: values.Z2_DOWNLOAD_TIMEOUT_SECONDS * 1000,
    allowPrivateSources: values.Z2_ALLOW_PRIVATE_SOURCES.allowPrivate,
    allowedSourceHosts: values.Z2_ALLOW_PRIVATE_SOURCES.allowedHosts,
    fileSources: values.Z2_FILE_SOURCES,
    youtube: {
      engines: values.Z2_YOUTUBE_ENGINES,
      cookies: values.Z2_YOUTUBE_COOKIES ? resolve(values.Z2_YOUTUBE_COOKIES) : null,
      autoCaptions: values.Z2_YOUTUBE_AUTO_CAPTIONS,
      url: values.Z2_YOUTUBE_URL ?? null,
    },
    concurrency: {
      download: values.Z2_CONCURRENCY_DOWNLOAD,
      transcribe: values.Z2_CONCURRENCY_TRANSCRIBE,
      translate: values.Z2_CONCURRENCY_TRANSLATE,
      render: values.Z2_CONCURRENCY_RENDER,
      analyze: values.Z2_CONCURRENCY_ANALYZE,
      publish: values.Z2_CONCURRENCY_PUBLISH,
    },
    leaseMs: values.Z2_LEASE_SECONDS * 1000,
    heartbeatMs: values.Z2_HEARTBEAT_SECONDS * 1000,
    maxAttempts: values.Z2_MAX_ATTEMPTS,
    programMemory: values.Z2_PROGRAM_MEMORY ?? null,
    drainMs: values.Z2_DRAIN_SECONDS * 1000,
    stallMs: values.Z2_STALL_MINUTES * 60_000,
    renderParallel: values.Z2_RENDER_PARALLEL,
  };
}

function dirsOf(home: string): Dirs {
  const below = (name: string): string => join(home, name);
  return {
    storage: below('storage'),
    work: below('work'),
    models: below('models'),
    uploads: below('uploads'),
    logs: below('logs'),
    run: below('run'),
    postgres: below('postgres'),
    redis: below('redis'),
    toolchain: below('toolchain'),
    published: below('published'),
  };
}
