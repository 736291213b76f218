import { availableParallelism } from 'node:os';

import { VIDEO_ENCODERS } from '@z2/contracts';
import { z } from 'zod';

import {
  byteCount,
  flag,
  httpUrl,
  languageList,
  origins,
  prices,
  privateHosts,
  translationOrder,
  webhookSecrets,
  wholeNumber,
  youtubeEngines,
} from './fields';

/** Every environment variable of Z2, with its default as it would be written in `.env`. The source of `.env.example`. */
export const ENVIRONMENT = z.object({
  Z2_HOME: z
    .string()
    .optional()
    .describe('Where Z2 keeps all its data; default: $XDG_DATA_HOME/z2, else ~/.local/share/z2.'),
  Z2_HOST: z.string().default('127.0.0.1').describe('Address that the gateway listens on.'),
  Z2_PORT: wholeNumber(1, 65535).prefault('8000').describe('Port of the gateway.'),
  Z2_ALLOWED_ORIGINS: origins
    .prefault('')
    .describe(
      'Other origins whose pages may use the API and its sockets, comma-separated, e.g. https://studio.example; without them, only its own.',
    ),
  Z2_RATE_LIMIT: wholeNumber(0, 100_000)
    .prefault('50')
    .describe(
      'Requests a second that one address may make in the long run, ten times as many at once; 0: any. This machine itself is not counted.',
    ),
  Z2_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .optional()
    .describe('PostgreSQL to use; without it, Z2 starts its own.'),
  Z2_REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' })
    .optional()
    .describe('Redis to use (maxmemory-policy noeviction); without it, Z2 starts its own.'),
  Z2_TARGET_LANGUAGES: languageList
    .prefault('es')
    .describe('Target languages of a job that names none, comma-separated.'),
  Z2_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least important level that is logged: trace, debug, info, warn, error, fatal, silent.'),
  Z2_FFMPEG: z
    .string()
    .optional()
    .describe(
      'Program or path of ffmpeg; without it, that of the package ffmpeg-static where its binary is there, else ffmpeg.',
    ),
  Z2_FFPROBE: z.string().default('ffprobe').describe('Program or path of ffprobe.'),
  Z2_VIDEO_ENCODER: z
    .enum(['auto', ...VIDEO_ENCODERS])
    .default('auto')
    .describe(
      'Encoder of burnt pictures: auto (a graphics processor that passes a trial, else x264), x264, nvenc, qsv, vaapi, videotoolbox.',
    ),
  Z2_WHISPER_MODEL: z
    .string()
    .optional()
    .describe('Whisper model: a name of ./z2 models list, or a path; without it, the best that is on disk.'),
  Z2_LLM_BASE_URL: httpUrl.optional().describe('OpenAI-compatible service for translation and analysis.'),
  Z2_LLM_API_KEY: z.string().optional().describe('Its key; local services often need none.'),
  Z2_LLM_MODEL: z.string().optional().describe('Its model; needed with Z2_LLM_BASE_URL.'),
  Z2_TRANSLATION_ORDER: translationOrder
    .prefault('')
    .describe(
      'Translation engines by pair, e.g. en>ja=deepl,openai;*=google,deepl,openai,apertium; without it, the best that is configured first.',
    ),
  Z2_GOOGLE_CREDENTIALS: z
    .string()
    .optional()
    .describe("Path of a Google Cloud service account's JSON key (translation, speech, voices)."),
  Z2_GOOGLE_PROJECT: z.string().optional().describe('Google Cloud project; without it, that of the key.'),
  Z2_GOOGLE_LOCATION: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be a location such as global or us-central1')
    .default('global')
    .describe('Google Cloud location, e.g. global, us-central1, eu.'),
  Z2_GOOGLE_TRANSLATE_ENDPOINT: z
    .string()
    .optional()
    .describe("host:port in place of Google's own, for private endpoints."),
  Z2_GOOGLE_SPEECH_ENDPOINT: z.string().optional().describe('The same for speech recognition.'),
  Z2_GOOGLE_SPEECH_MODEL: z
    .string()
    .default('long')
    .describe('Model of Google Cloud Speech V2, e.g. long, chirp_2 (which finds the language itself).'),
  Z2_GOOGLE_VOICE_ENDPOINT: z.string().optional().describe('The same for voices.'),
  Z2_GOOGLE_GLOSSARY: z
    .string()
    .optional()
    .describe('Id of a Google Translate glossary of that project and location, used for the pairs it has.'),
  Z2_DEEPL_API_KEY: z.string().optional().describe('DeepL key; those that end in :fx use the free service.'),
  Z2_DEEPL_URL: httpUrl.optional().describe("Another address for DeepL's API."),
  Z2_DEEPL_GLOSSARY: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be the id of a glossary')
    .optional()
    .describe('Id of a glossary of that DeepL account, used for the pairs it has.'),
  Z2_LIBRETRANSLATE_URL: httpUrl.optional().describe('LibreTranslate service, e.g. http://127.0.0.1:5000.'),
  Z2_LIBRETRANSLATE_API_KEY: z.string().optional().describe('Its key, where it wants one.'),
  Z2_PRICES: prices
    .optional()
    .describe(
      'What engines cost, as JSON or the path of a JSON file, e.g. {"deepl":{"currency":"EUR","per_million_characters":20}}; without it only amounts are counted.',
    ),
  Z2_OPENAI_SPEECH_BASE_URL: httpUrl
    .optional()
    .describe('OpenAI-compatible speech recognition; without it, a key means OpenAI itself.'),
  Z2_OPENAI_SPEECH_API_KEY: z.string().optional().describe('Its key; local services often need none.'),
  Z2_OPENAI_SPEECH_MODEL: z.string().default('whisper-1').describe('Its model.'),
  Z2_OPENAI_VOICE_BASE_URL: httpUrl
    .optional()
    .describe('OpenAI-compatible voices; without it, a key means OpenAI itself.'),
  Z2_OPENAI_VOICE_API_KEY: z.string().optional().describe('Its key; local services often need none.'),
  Z2_OPENAI_VOICE_MODEL: z.string().default('tts-1').describe('Its model.'),
  Z2_VOICES_DIR: z
    .string()
    .optional()
    .describe(
      'Folder of Piper and Kokoro voices, each in a folder of its own as sherpa-onnx publishes them; without it, models/voices in Z2_HOME.',
    ),
  Z2_BERGAMOT_DIR: z
    .string()
    .optional()
    .describe(
      'Folder of the translation models of Firefox Translations, each in a folder named as its pair (enes); without it, models/bergamot in Z2_HOME.',
    ),
  Z2_ELEVENLABS_API_KEY: z.string().optional().describe('Key of ElevenLabs: its voices for the dub.'),
  Z2_ELEVENLABS_URL: httpUrl
    .default('https://api.elevenlabs.io')
    .describe('Address of ElevenLabs, or of a service that speaks its protocol.'),
  Z2_ELEVENLABS_MODEL: z.string().default('eleven_multilingual_v2').describe('Model of ElevenLabs.'),
  Z2_MAX_SOURCE_BYTES: byteCount.prefault('8GiB').describe('Largest source that is accepted.'),
  Z2_UPLOAD_EXPIRY_HOURS: wholeNumber(1, 24 * 90)
    .prefault('24')
    .describe('How long an upload that was cut off waits for the rest, in hours.'),
  Z2_MAX_SOURCE_SECONDS: wholeNumber(1, 7 * 86_400)
    .prefault('21600')
    .describe('Longest source that is accepted, in seconds.'),
  Z2_DOWNLOAD_TIMEOUT_SECONDS: wholeNumber(1, 7 * 86_400)
    .prefault('7200')
    .describe('Longest time that one download may take, in seconds.'),
  Z2_YOUTUBE_ENGINES: youtubeEngines
    .prefault('yt-dlp,youtubei,ytdl-core')
    .describe('What gets YouTube videos, in the order in which it is tried.'),
  Z2_YOUTUBE_COOKIES: z
    .string()
    .optional()
    .describe('Cookie file (Netscape format) that yt-dlp uses: for videos of your account.'),
  Z2_YOUTUBE_AUTO_CAPTIONS: flag
    .prefault('false')
    .describe("Use YouTube's automatic captions where a video has no others, instead of recognising speech."),
  Z2_YOUTUBE_URL: httpUrl
    .optional()
    .describe(
      "Server that is asked in place of YouTube's own, e.g. a mirror of yours; it gets /www.youtube.com/watch?v=… and so on.",
    ),
  Z2_ALLOW_PRIVATE_SOURCES: privateHosts
    .prefault('false')
    .describe('Fetch sources from private addresses: true, false, or a list of host:port that are allowed.'),
  Z2_FILE_SOURCES: flag
    .prefault('true')
    .describe('Accept paths of files on this machine as sources (only sensible where the gateway is local).'),
  Z2_S3_ENDPOINT: httpUrl
    .optional()
    .describe('S3-compatible store to publish to; without it, Amazon S3 in the region.'),
  Z2_S3_REGION: z.string().default('us-east-1').describe('Its region.'),
  Z2_S3_ACCESS_KEY_ID: z.string().optional().describe('Its access key; needed to publish to s3.'),
  Z2_S3_SECRET_ACCESS_KEY: z.string().optional().describe('The secret of that key.'),
  Z2_WEBHOOK_SECRET: webhookSecrets
    .optional()
    .describe(
      'Secret that signs webhooks (Standard Webhooks: whsec_ and 24 to 64 bytes in base64), needed to publish to webhook; two, comma-separated, while one takes the place of the other.',
    ),
  Z2_ALLOW_PRIVATE_WEBHOOKS: privateHosts
    .prefault('false')
    .describe('Call webhooks at private addresses: true, false, or a list of host:port that are allowed.'),
  Z2_PUBLIC_URL: httpUrl
    .optional()
    .describe('Address at which people reach this Z2, for links in what is sent out.'),
  Z2_YOUTUBE_CLIENT_ID: z
    .string()
    .optional()
    .describe('OAuth client of a Google Cloud project; needed, with the next two, to publish to youtube.'),
  Z2_YOUTUBE_CLIENT_SECRET: z.string().optional().describe('Its secret.'),
  Z2_YOUTUBE_REFRESH_TOKEN: z
    .string()
    .optional()
    .describe('Login of the channel that gets the videos; docs/publishers.md says how to make one.'),
  Z2_YOUTUBE_API_URL: httpUrl.optional().describe("Another address for YouTube's Data API."),
  Z2_PEERTUBE_URL: httpUrl
    .optional()
    .describe('PeerTube instance to publish to, e.g. https://tube.example; needed with the next two.'),
  Z2_PEERTUBE_USERNAME: z.string().optional().describe('Its account, without a second factor.'),
  Z2_PEERTUBE_PASSWORD: z.string().optional().describe('The password of that account.'),
  Z2_ALLOW_PRIVATE_PEERTUBE: privateHosts
    .prefault('false')
    .describe('Let that instance be at a private address: true, false, or a list of host:port.'),
  Z2_CONCURRENCY_DOWNLOAD: wholeNumber(1, 64).prefault('2').describe('Stage runs of one worker at a time.'),
  Z2_CONCURRENCY_TRANSCRIBE: wholeNumber(1, 64).prefault('1').describe('The same for transcribe.'),
  Z2_CONCURRENCY_TRANSLATE: wholeNumber(1, 64).prefault('2').describe('The same for translate.'),
  Z2_CONCURRENCY_RENDER: wholeNumber(1, 64)
    .prefault('4')
    .describe(
      'The same for render: languages at a time. They share Z2_RENDER_PARALLEL, and burnt ones one decoding.',
    ),
  Z2_CONCURRENCY_ANALYZE: wholeNumber(1, 64).prefault('1').describe('The same for analyze.'),
  Z2_CONCURRENCY_PUBLISH: wholeNumber(1, 64).prefault('2').describe('The same for publish.'),
  Z2_LEASE_SECONDS: wholeNumber(2, 3600)
    .prefault('30')
    .describe('A worker that is not heard of for so long loses its work to another.'),
  Z2_HEARTBEAT_SECONDS: wholeNumber(1, 1800)
    .prefault('5')
    .describe('How often a worker renews its lease; at most half of the lease.'),
  Z2_MAX_ATTEMPTS: wholeNumber(1, 100).prefault('5').describe('Attempts of a stage run before it fails.'),
  Z2_PROGRAM_MEMORY: byteCount
    .or(z.literal('0').transform(() => 0))
    .optional()
    .describe(
      'Most memory of one program (ffmpeg, an engine) with all that it starts, e.g. 4GiB; 0: no limit; without it, four fifths of what there is.',
    ),
  Z2_DRAIN_SECONDS: wholeNumber(0, 3600)
    .prefault('20')
    .describe('How long a worker that is to end lets its runs go on before it hands them over, in seconds.'),
  Z2_STALL_MINUTES: wholeNumber(0, 10_000)
    .prefault('60')
    .describe('A stage run that got no further for so long is ended and tried again; 0: never.'),
  Z2_RENDER_PARALLEL: wholeNumber(1, 256)
    .prefault(() => String(availableParallelism()))
    .describe(
      'Segments, and voice clips, made at a time by all render runs of a worker; default: the number of processor cores.',
    ),
});

export type Environment = z.output<typeof ENVIRONMENT>;
