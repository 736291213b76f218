import type {
  ApiInfo,
  BulkAnswer,
  BulkRequest,
  CreatedJobs,
  CreateJobRequest,
  CreateJobsRequest,
  CueEditList,
  CueList,
  EditCuesRequest,
  EngineInfo,
  Health,
  JobList,
  JobPlan,
  JobStatus,
  JobSummary,
  JobView,
  LanguageInfo,
  LintAnswer,
  LintRequest,
  LogLevel,
  LogList,
  Playlist,
  PlaylistRequest,
  PublisherInfo,
  QueueView,
  RetryRequest,
  Stats,
  UploadView,
} from '@z2/contracts';

import { DeadLettersClient } from './dead-letters-client';
import { endpointUrl } from './endpoints';
import { FeedsClient } from './feeds-client';
import { FilesClient } from './files-client';
import { PresetsClient } from './presets-client';
import { problemToError } from './problem-to-error';
import { SettingsClient } from './settings-client';
import { StorageClient } from './storage-client';
import { type Call, type CallOptions, readJson, Transport, type UploadBody } from './transport';
import { WebhooksClient } from './webhooks-client';

export interface Z2ClientOptions {
  /** Root of the gateway, e.g. `http://127.0.0.1:8000`; in a browser '' means the page's own origin. */
  baseUrl: string;
  /** Another fetch, for tests. */
  fetch?: typeof fetch;
}

export interface ListJobsQuery {
  /** From 1. */
  page?: number;
  limit?: number;
  /** One status, or several separated by commas. */
  status?: JobStatus | `${JobStatus},${string}`;
  /** `next_cursor` of the page before, in place of `page`. */
  cursor?: string;
  order?: 'newest' | 'oldest';
  owner?: string;
  /** Created at or after, and before; ISO 8601. */
  from?: string;
  to?: string;
  /** Target language, BCP 47. */
  language?: string;
  /** Part of the title, URL or path. */
  text?: string;
}

export interface LogsQuery {
  /** Only lines after this seq. */
  since?: number;
  /** Only lines of this level. */
  level?: LogLevel;
  stage?: string;
  language?: string;
  /** Part of the message. */
  text?: string;
  limit?: number;
}

/**
 * Typed client of the gateway's REST interface, for console, CLI and other programs; in browsers and in Node.
 * Every method throws Z2Error: the gateway's own, rebuilt from its problem body, or SERVICE_NOT_RUNNING when nothing
 * answers, CANCELLED when `signal` was aborted.
 */
export class Z2Client {
  private readonly baseUrl: string;
  private readonly transport: Transport;
  private readonly call: Call;
  /** Receivers of events. */
  readonly webhooks: WebhooksClient;
  readonly storage: StorageClient;
  readonly feeds: FeedsClient;
  /** What was given up. */
  readonly deadLetters: DeadLettersClient;
  /** What is changed while the service runs. */
  readonly settings: SettingsClient;
  readonly presets: PresetsClient;
  /** What jobs made. */
  readonly files: FilesClient;

  constructor(options: Z2ClientOptions) {
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.transport = new Transport(this.baseUrl, options.fetch);
    this.call = this.transport.call;
    this.webhooks = new WebhooksClient(this.call);
    this.storage = new StorageClient(this.call);
    this.feeds = new FeedsClient(this.call);
    this.deadLetters = new DeadLettersClient(this.call);
    this.settings = new SettingsClient(this.call);
    this.presets = new PresetsClient(this.call);
    this.files = new FilesClient(this.baseUrl, this.call);
  }

  info(call?: CallOptions): Promise<ApiInfo> {
    return this.call('info', {}, call);
  }

  createJob(request: CreateJobRequest, call?: CallOptions): Promise<JobSummary> {
    return this.call('createJob', { json: request }, call);
  }

  /** A job of each request. Those that could not be made are told beside the others, with what is wrong. */
  createJobs(request: CreateJobsRequest, call?: CallOptions): Promise<CreatedJobs> {
    return this.call('createJobs', { json: request }, call);
  }

  /** The videos of a playlist or channel. It may take a while: a worker opens the list, and may have to install yt-dlp. */
  readPlaylist(request: PlaylistRequest, call?: CallOptions): Promise<Playlist> {
    return this.call('readPlaylist', { json: request }, call);
  }

  /** What is wrong with subtitles; with `fix` the repaired file. */
  lint(request: LintRequest, call?: CallOptions): Promise<LintAnswer> {
    return this.call('lint', { json: request }, call);
  }

  /** What a job of this request would be; nothing is created. */
  planJob(request: CreateJobRequest, call?: CallOptions): Promise<JobPlan> {
    return this.call('planJob', { json: request }, call);
  }

  listJobs(query: ListJobsQuery = {}, call?: CallOptions): Promise<JobList> {
    return this.call('listJobs', { query: { ...query } }, call);
  }

  getJob(job_uuid: string, call?: CallOptions): Promise<JobView> {
    return this.call('getJob', { params: { job_uuid } }, call);
  }

  cancelJob(job_uuid: string, call?: CallOptions): Promise<JobSummary> {
    return this.call('cancelJob', { params: { job_uuid } }, call);
  }

  /** @param language a target language, or `source`: the transcript */
  getCues(job_uuid: string, language: string, call?: CallOptions): Promise<CueList> {
    return this.call('getCues', { params: { job_uuid, language } }, call);
  }

  /** What people changed, the newest edit first; `cue`: of this one alone. */
  getCueEdits(
    job_uuid: string,
    language: string,
    query: { cue?: string; limit?: number } = {},
    call?: CallOptions,
  ): Promise<CueEditList> {
    return this.call('getCueEdits', { params: { job_uuid, language }, query: { ...query } }, call);
  }

  /** Changes texts and times, adds cues; the version is that of the list that was read. What depends on them is made again. */
  editCues(
    job_uuid: string,
    language: string,
    request: EditCuesRequest,
    call?: CallOptions,
  ): Promise<CueList> {
    return this.call('editCues', { params: { job_uuid, language }, json: request }, call);
  }

  retryJob(job_uuid: string, request: RetryRequest = {}, call?: CallOptions): Promise<JobSummary> {
    return this.call('retryJob', { params: { job_uuid }, json: request }, call);
  }

  /** A new job with the same source, languages and options. */
  cloneJob(job_uuid: string, call?: CallOptions): Promise<JobSummary> {
    return this.call('cloneJob', { params: { job_uuid } }, call);
  }

  /** Forgets a job that has ended, and its files in storage. */
  async deleteJob(job_uuid: string, call?: CallOptions): Promise<void> {
    await this.transport.callForNothing('deleteJob', { params: { job_uuid } }, call);
  }

  bulkJobs(request: BulkRequest, call?: CallOptions): Promise<BulkAnswer> {
    return this.call('bulkJobs', { json: request }, call);
  }

  getQueue(call?: CallOptions): Promise<QueueView> {
    return this.call('getQueue', {}, call);
  }

  /** Nothing new is begun until `resumeQueue`; what runs goes on. */
  pauseQueue(call?: CallOptions): Promise<QueueView> {
    return this.call('pauseQueue', {}, call);
  }

  resumeQueue(call?: CallOptions): Promise<QueueView> {
    return this.call('resumeQueue', {}, call);
  }

  getLogs(job_uuid: string, query: LogsQuery = {}, call?: CallOptions): Promise<LogList> {
    return this.call('getLogs', { params: { job_uuid }, query: { ...query } }, call);
  }

  /** Address of the log as a text file, for links. */
  logUrl(job_uuid: string): string {
    return endpointUrl(this.baseUrl, 'downloadLog', { job_uuid });
  }

  getStats(call?: CallOptions): Promise<Stats> {
    return this.call('getStats', {}, call);
  }

  getEngines(call?: CallOptions): Promise<EngineInfo[]> {
    return this.call('getEngines', {}, call);
  }

  getPublishers(call?: CallOptions): Promise<PublisherInfo[]> {
    return this.call('getPublishers', {}, call);
  }

  getLanguages(call?: CallOptions): Promise<LanguageInfo[]> {
    return this.call('getLanguages', {}, call);
  }

  /** Also answers when the gateway says 503: the body tells what is down. */
  async health(call?: CallOptions): Promise<Health> {
    const response = await this.transport.send('health', {}, call);
    const body = await readJson(response);
    if (isHealth(body)) {
      return body;
    }
    throw problemToError(body, response.status, response.url);
  }

  /** Sends a file as raw body; `name` is the name for people. The result's upload_id goes into createJob. */
  upload(body: UploadBody, name: string, call?: CallOptions): Promise<UploadView> {
    return this.call('upload', { query: { name }, body }, call);
  }

  /** Address of an artifact, for links and players. */
  fileUrl(id: string): string {
    return endpointUrl(this.baseUrl, 'file', { id });
  }
}

function isHealth(body: unknown): body is Health {
  return typeof body === 'object' && body !== null && 'database' in body && 'redis' in body;
}
