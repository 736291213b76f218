import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadConfig } from './config';
import { envExample } from './env-example';

/** As it is built: the package tells its path when it is first loaded, so that each case needs a process. */
const BUILT = join(__dirname, '../../../../dist/libs/runtime/src');

describe('loadConfig', () => {
  it('needs nothing', () => {
    const config = loadConfig({ XDG_DATA_HOME: '/data' });
    expect(config).toMatchObject({
      home: '/data/z2',
      dirs: { storage: '/data/z2/storage', run: '/data/z2/run' },
      host: '127.0.0.1',
      port: 8000,
      databaseUrl: null,
      redisUrl: null,
      allowedOrigins: [],
      rateLimit: 50,
      targetLanguages: ['es'],
      ffmpeg: 'ffmpeg',
      llm: null,
      s3: null,
      webhook: null,
      webhookAddresses: { allowPrivate: false, allowedHosts: [] },
      publicUrl: null,
      youtubeChannel: null,
      peertube: null,
      translationOrder: [],
      google: { credentials: null, project: null, location: 'global' },
      deepl: null,
      libreTranslate: null,
      prices: {},
      maxSourceBytes: 8 * 2 ** 30,
      uploadExpiryMs: 86_400_000,
      maxSourceSeconds: 21_600,
      allowPrivateSources: false,
      allowedSourceHosts: [],
      fileSources: true,
      youtube: { engines: ['yt-dlp', 'youtubei', 'ytdl-core'], cookies: null, autoCaptions: false },
      concurrency: { download: 2, transcribe: 1, translate: 2, render: 4, analyze: 1, publish: 2 },
      leaseMs: 30_000,
      heartbeatMs: 5_000,
      maxAttempts: 5,
      programMemory: null,
      stallMs: 3_600_000,
      drainMs: 20_000,
    });
    expect(config.renderParallel).toBeGreaterThanOrEqual(1);
    expect(loadConfig({ XDG_DATA_HOME: '/data', Z2_PORT: '', Z2_REDIS_URL: '' })).toEqual(config);
  });

  it('reads what is given', () => {
    const config = loadConfig({
      Z2_HOME: '/z2/../home',
      Z2_PORT: '9000',
      Z2_DATABASE_URL: 'postgres://a:b@c/d',
      Z2_REDIS_URL: 'redis://:x@127.0.0.1:6379',
      Z2_TARGET_LANGUAGES: 'es, PT_br,French',
      Z2_LLM_BASE_URL: 'http://127.0.0.1:11434/v1',
      Z2_LLM_MODEL: 'm',
      Z2_TRANSLATION_ORDER: 'en>ja=deepl',
      Z2_DEEPL_API_KEY: 'k:fx',
      Z2_PRICES: '{"deepl":{"currency":"EUR","per_million_characters":20}}',
      Z2_MAX_SOURCE_BYTES: '1.5MiB',
      Z2_FILE_SOURCES: 'FALSE',
      Z2_YOUTUBE_ENGINES: 'ytdl-core, yt-dlp',
      Z2_RENDER_PARALLEL: '3',
    });
    expect(config).toMatchObject({
      home: '/home',
      port: 9000,
      databaseUrl: 'postgres://a:b@c/d',
      redisUrl: 'redis://:x@127.0.0.1:6379',
      targetLanguages: ['es', 'pt-BR', 'fr'],
      llm: { baseUrl: 'http://127.0.0.1:11434/v1', apiKey: null, model: 'm' },
      translationOrder: [{ from: 'en', to: 'ja', engines: ['deepl'] }],
      deepl: { apiKey: 'k:fx', url: null },
      prices: { deepl: { currency: 'EUR', per_million_characters: 20 } },
      maxSourceBytes: 1_572_864,
      fileSources: false,
      youtube: { engines: ['ytdl-core', 'yt-dlp'] },
      renderParallel: 3,
    });
  });

  it.each([
    ['true', true, []],
    ['0', false, []],
    ['127.0.0.1:9999, nas.local', false, ['127.0.0.1:9999', 'nas.local']],
  ])('private sources %s', (text, all, hosts) => {
    expect(loadConfig({ Z2_ALLOW_PRIVATE_SOURCES: text })).toMatchObject({
      allowPrivateSources: all,
      allowedSourceHosts: hosts,
    });
  });

  it('takes origins as browsers name them, and nothing else for one', () => {
    const { allowedOrigins } = loadConfig({
      Z2_ALLOWED_ORIGINS: 'https://Studio.example:443, http://10.0.0.5:4200',
    });
    expect(allowedOrigins).toEqual(['https://studio.example', 'http://10.0.0.5:4200']);
    for (const wrong of ['*', 'studio.example', 'https://studio.example/app', 'null']) {
      expect(() => loadConfig({ Z2_ALLOWED_ORIGINS: wrong })).toThrow(/Z2_ALLOWED_ORIGINS must be origins/);
    }
  });

  it('tells all faults at once, and no secret', () => {
    const load = () =>
      loadConfig({
        Z2_PORT: '80000',
        Z2_DATABASE_URL: 'mysql://u:sesame@h/d',
        Z2_MAX_SOURCE_BYTES: 'a lot',
        Z2_TARGET_LANGUAGES: 'es,xq',
        Z2_LOG_LEVEL: 'loud',
        Z2_FILE_SOURCES: 'perhaps',
        Z2_MAX_ATTEMPTS: '0',
      });
    let thrown: unknown;
    try {
      load();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'CONFIG_INVALID', exit: 5 });
    const { message, details } = thrown as { message: string; details: { faults: { variable: string }[] } };
    expect(details.faults.map(({ variable }) => variable).sort()).toEqual([
      'Z2_DATABASE_URL',
      'Z2_FILE_SOURCES',
      'Z2_LOG_LEVEL',
      'Z2_MAX_ATTEMPTS',
      'Z2_MAX_SOURCE_BYTES',
      'Z2_PORT',
      'Z2_TARGET_LANGUAGES',
    ]);
    expect(message).toContain('unknown language: xq');
    expect(message).not.toContain('sesame');
  });

  it.each([
    [{ Z2_LLM_BASE_URL: 'http://h/v1' }, 'Z2_LLM_MODEL'],
    [{ Z2_LLM_MODEL: 'm' }, 'Z2_LLM_BASE_URL'],
    [{ Z2_S3_ACCESS_KEY_ID: 'k' }, 'Z2_S3_SECRET_ACCESS_KEY'],
    [{ Z2_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' }, 'Z2_WEBHOOK_SECRET'],
    [{ Z2_WEBHOOK_SECRET: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr' }, 'Z2_WEBHOOK_SECRET'],
    [{ Z2_PEERTUBE_URL: 'https://tube.example' }, 'Z2_PEERTUBE_PASSWORD'],
    [{ Z2_YOUTUBE_CLIENT_ID: 'c', Z2_YOUTUBE_CLIENT_SECRET: 's' }, 'Z2_YOUTUBE_REFRESH_TOKEN'],
    [{ Z2_HEARTBEAT_SECONDS: '20' }, 'Z2_HEARTBEAT_SECONDS'],
  ])('refuses what does not fit together: %j', (env, variable) => {
    expect(() => loadConfig(env)).toThrow(variable);
  });
});

describe('.env.example', () => {
  it('is what the schema says (else run: node tools/env-example.mjs)', () => {
    expect(readFileSync(join(__dirname, '../../../../.env.example'), 'utf8')).toBe(envExample());
  });

  it('holds the defaults, as they are when read', () => {
    const env: Record<string, string> = Object.fromEntries(
      [...envExample().matchAll(/^# (Z2_\w+)=(.+)$/gm)].map(([, name, value]) => [
        String(name),
        String(value),
      ]),
    );
    expect(Object.keys(env).length).toBeGreaterThan(15);
    expect(loadConfig({ ...env, Z2_HOME: '/h' })).toEqual(loadConfig({ Z2_HOME: '/h' }));
  });
});

describe('ffmpeg', () => {
  it('is the one that was named, else that of ffmpeg-static where its binary is there, else that of the system', () => {
    const load =
      'const { loadConfig } = require(process.argv[1]); console.log(loadConfig(process.env).ffmpeg)';
    const ffmpegOf = (env: Record<string, string>): string =>
      execFileSync(process.execPath, ['-e', load, BUILT], {
        env: { PATH: process.env['PATH'], Z2_HOME: '/h', ...env },
        encoding: 'utf8',
      }).trim();
    expect(ffmpegOf({ FFMPEG_BIN: '/no/such/ffmpeg' })).toBe('ffmpeg');
    expect(ffmpegOf({ FFMPEG_BIN: process.execPath })).toBe(process.execPath);
    expect(ffmpegOf({ FFMPEG_BIN: process.execPath, Z2_FFMPEG: '/opt/ffmpeg' })).toBe('/opt/ffmpeg');
  });
});
