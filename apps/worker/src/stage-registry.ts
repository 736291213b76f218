import { join } from 'node:path';

import { guardLlm, OpenAiCompatibleLlm } from '@z2/engines';
import type { MediaTools } from '@z2/media';
import type { Publishers } from '@z2/publishers';
import type { Config } from '@z2/runtime';
import { createSources } from '@z2/sources';
import {
  AnalyzeStage,
  DownloadStage,
  PublishStage,
  RenderStage,
  TranscribeStage,
  TranslateStage,
} from '@z2/stages';
import type { UploadStore } from '@z2/storage';
import type { DataSource } from 'typeorm';

import type { EngineBreakers, Engines } from './engines';
import { PostgresPublishLedger } from './publish-ledger';
import type { StageRegistry } from './stage-runner';
import { videoEncoder } from './video-encoder';

const STALL_MS = 60_000;

/** All six stages with what they stand on. */
export function createStages(parts: {
  config: Config;
  engines: Engines;
  breakers: EngineBreakers;
  publishers: Publishers;
  uploads: UploadStore;
  dataSource: DataSource;
}): StageRegistry {
  const { config, engines, breakers, publishers, uploads, dataSource } = parts;
  const tools: MediaTools = { ffmpeg: config.ffmpeg, ffprobe: config.ffprobe };
  const sources = createSources({
    maxBytes: config.maxSourceBytes,
    timeoutMs: config.downloadTimeoutMs,
    stallMs: STALL_MS,
    resumeDir: join(config.dirs.work, 'downloads'),
    fileSources: config.fileSources,
    ytDlpDir: join(config.home, 'tools', 'yt-dlp'),
    ffmpeg: config.ffmpeg,
    youtubeEngines: config.youtube.engines,
    youtubeCookies: config.youtube.cookies,
    youtubeAutoCaptions: config.youtube.autoCaptions,
    youtubeUrl: config.youtube.url,
    uploads,
    allowedHosts: config.allowedSourceHosts,
    allowPrivate: config.allowPrivateSources,
  });
  // The same service as that of translation.
  const llm = config.llm
    ? guardLlm(new OpenAiCompatibleLlm(config.llm), breakers.of('translation', 'openai'))
    : null;
  return {
    download: new DownloadStage({ sources, tools, maxDurationMs: config.maxSourceSeconds * 1000 }),
    transcribe: new TranscribeStage(tools, engines.speech),
    translate: new TranslateStage(engines.translation, { order: config.translationOrder }),
    render: new RenderStage(tools, engines.voice, {
      parallel: config.renderParallel,
      videoEncoder: videoEncoder(config),
      llm,
    }),
    analyze: new AnalyzeStage(tools, llm),
    publish: new PublishStage({
      publishers,
      ledger: new PostgresPublishLedger(dataSource),
    }),
  };
}
