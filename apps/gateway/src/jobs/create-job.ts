import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type {
  CreateJobRequest,
  JobOptions,
  JobSource,
  JobSummary,
  JobView,
  PublishTarget,
} from '@z2/contracts';
import { DEFAULT_JOB_OPTIONS, Z2Error } from '@z2/contracts';
import type { JobsRepository, PresetsRepository } from '@z2/entities';
import type { JobCommands, NewJob } from '@z2/queue';
import { checkWebUrl } from '@z2/runtime';
import { assertFileSource } from '@z2/sources';
import type { UploadStore } from '@z2/storage';

import { isLoopback } from '../http/loopback';
import type { GatewayOptions } from '../ports';
import { optionsWithPreset } from '../presets/with-preset';
import { checkEngines } from './check-engines';
import { checkLanguages, knownLanguage } from './check-languages';
import { assertVideoPerLanguage, checkPublish } from './check-publish';
import { knownVoices } from './check-voices';
import { youtubeVideoId } from './youtube-url';

/** A request with nothing left to be wrong but engines. */
export type CheckedRequest = Pick<
  NewJob,
  'source' | 'source_language' | 'target_languages' | 'options' | 'publish'
>;

/** From a request to a job: everything that can be known to fail is refused here, with what would help. */
export class CreateJob {
  constructor(
    private readonly jobs: JobsRepository,
    private readonly commands: JobCommands,
    private readonly uploads: Pick<UploadStore, 'get'>,
    private readonly options: GatewayOptions,
    private readonly presets: Pick<PresetsRepository, 'list'>,
    private readonly quota: { assertRoom(bytes: number): Promise<void> } = {
      assertRoom: () => Promise.resolve(),
    },
  ) {}

  /** @throws Z2Error of the request, source and engine groups of ERROR_CODES; IDEMPOTENCY_KEY_REUSED */
  async create(
    request: CreateJobRequest,
    idempotencyKey?: string,
  ): Promise<{ job: JobSummary; created: boolean }> {
    const checked = await this.check(request);
    const { source } = checked;
    checkEngines(await this.jobs.engines(), checked);
    await this.quota.assertRoom(await this.sourceBytes(source));
    const { job_uuid, created } = await this.commands.create({
      ...checked,
      title: source.kind === 'file' ? basename(source.path) : source.kind === 'upload' ? source.name : null,
      priority: request.priority ?? 0,
      run_at: request.run_at ? new Date(request.run_at) : null,
      idempotency_key: request.idempotency_key ?? idempotencyKey ?? null,
    });
    const job = await this.jobs.summary(job_uuid);
    if (!job) {
      throw new Error(`job ${job_uuid} vanished`);
    }
    return { job, created };
  }

  /** As far as it is known before it is fetched; 0: not at all. */
  private async sourceBytes(source: JobSource): Promise<number> {
    switch (source.kind) {
      case 'file':
        return (await stat(source.path)).size;
      case 'upload':
        return (await this.uploads.get(source.upload_id)).size;
      case 'url':
      case 'youtube':
        return 0;
    }
  }

  /** A new job with the request of another; what has changed since is checked anew. @throws Z2Error as `create` */
  async clone(of: JobView): Promise<JobSummary> {
    const { source_language, target_languages, options, publish, priority } = of;
    const request = { source_language, target_languages, options, publish, priority };
    return (await this.create({ ...request, ...sourceFields(of.source) })).job;
  }

  private async checkPublish(targets: readonly PublishTarget[]): Promise<void> {
    const publishers = targets.length > 0 ? await this.jobs.publishers() : [];
    const ids = targets.map((target) => checkPublish(target, publishers, this.options.webhook ?? {}));
    if (ids.includes('folder')) {
      this.allowPaths('Leave publish out, and fetch the results from GET /api/files.');
    }
  }

  /** All that can be checked without an engine. @throws Z2Error of the request and source groups of ERROR_CODES */
  async check(request: CreateJobRequest): Promise<CheckedRequest> {
    const { subtitles_in, translations_in } = request.options ?? {};
    const languages = checkLanguages(request.source_language, request.target_languages, {
      defaults: this.options.targetLanguages,
      given: Object.keys(translations_in ?? {}),
      captions: subtitles_in?.startsWith('/') ? basename(subtitles_in) : null,
    });
    const options = await this.jobOptions(
      await optionsWithPreset(request, languages.target_languages, this.presets),
      languages.target_languages,
    );
    const source = await this.source(request);
    const publish = request.publish ?? [];
    await this.checkPublish(publish);
    assertVideoPerLanguage(options, publish);
    return { ...languages, source, options, publish };
  }

  private async source(request: CreateJobRequest): Promise<JobSource> {
    const { youtube_url, source_url, source_path, upload_id } = request;
    const given = [youtube_url, source_url, source_path, upload_id].filter(isGiven);
    if (given.length !== 1) {
      throw new Z2Error(
        'VALIDATION_FAILED',
        `A job has exactly one source, and ${given.length} were given.`,
        {
          remedy: 'Give one of source_url, youtube_url, upload_id and source_path.',
          details: { faults: [{ field: 'source_url', message: 'exactly one source must be given' }] },
        },
      );
    }
    if (isGiven(youtube_url)) {
      return { kind: 'youtube', url: youtube_url, video_id: youtubeVideoId(youtube_url) };
    }
    if (isGiven(source_url)) {
      const { allowPrivateSources: allowPrivate, allowedSourceHosts: allowedHosts } = this.options;
      const url = await checkWebUrl(source_url, { allowPrivate, allowedHosts });
      return { kind: 'url', url: url.href };
    }
    if (isGiven(source_path)) {
      await this.assertFile(source_path, this.options.maxSourceBytes);
      return { kind: 'file', path: source_path };
    }
    const { name } = await this.uploads.get(upload_id ?? '');
    return { kind: 'upload', upload_id: upload_id ?? '', name };
  }

  /** Paths are for the one who sits at this machine. */
  private async assertFile(path: string, maxBytes?: number): Promise<void> {
    this.allowPaths('Upload the file (POST /api/uploads) and name its upload_id.');
    await assertFileSource(path, maxBytes ? { maxBytes } : {});
  }

  private allowPaths(remedy: string): void {
    if (!this.options.fileSources || !isLoopback(this.options.host)) {
      throw new Z2Error('FORBIDDEN', 'Paths of files are not taken here.', { remedy });
    }
  }

  /** `null` means the default, as absence does. */
  private async jobOptions(given: Partial<JobOptions>, targets: readonly string[]): Promise<JobOptions> {
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => isGiven(value)));
    const options: JobOptions = { ...DEFAULT_JOB_OPTIONS, ...set, translations_in: {} };
    options.voices = knownVoices(options.voices, targets);
    for (const [written, file] of Object.entries(given.translations_in ?? {})) {
      const language = knownLanguage(written);
      if (!targets.includes(language)) {
        throw new Z2Error(
          'OPTION_INVALID',
          `translations_in names ${language}, which is no target language.`,
          {
            remedy: 'Add it to the target languages (--to; target_languages), or leave its file out.',
            details: { language, target_languages: targets },
          },
        );
      }
      await this.userFile(file);
      options.translations_in[language] = file;
    }
    if (options.subtitles_in) {
      await this.userFile(options.subtitles_in);
    }
    if (options.speech_model) {
      await this.assertModel(options.speech_model);
    }
    return options;
  }

  private async userFile(reference: string): Promise<void> {
    if (reference.startsWith('/')) {
      await this.assertFile(reference);
    } else {
      await this.uploads.get(reference);
    }
  }

  private async assertModel(model: string): Promise<void> {
    const isPath = /[/\\]/.test(model);
    const candidates = isPath
      ? [model]
      : [model, `${model}.bin`, `ggml-${model}.bin`].map((name) => join(this.options.modelsDir, name));
    const found = await Promise.all(
      candidates.map((path) =>
        stat(path).then(
          (facts) => facts.isFile(),
          () => false,
        ),
      ),
    );
    if (!found.includes(true)) {
      throw new Z2Error('MODEL_NOT_FOUND', `There is no model ${model}.`, {
        remedy: 'See what there is with ./z2 models list, and get one with ./z2 models pull base.',
        details: { model },
      });
    }
  }
}

/** The source as a request names it. */
function sourceFields(source: JobSource): Partial<CreateJobRequest> {
  switch (source.kind) {
    case 'file':
      return { source_path: source.path };
    case 'upload':
      return { upload_id: source.upload_id };
    case 'url':
      return { source_url: source.url };
    case 'youtube':
      return { youtube_url: source.url };
  }
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
