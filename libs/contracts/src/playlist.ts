import type { CreateJobRequest, JobSummary } from './job';
import type { ErrorBody } from './stage';

/** Most videos of one list that are told of at a time, and how many where nothing is said. */
export const PLAYLIST_LIMITS = { most: 1_000, usual: 50 } as const;
/** Most jobs that one request makes. */
export const MAX_BATCH = 500;

/** POST /api/playlists: which videos a playlist or channel has. */
export interface PlaylistRequest {
  /** Of a playlist, a channel, or a video that is shown out of a list. */
  url: string;
  /** Most videos that are wanted. */
  limit?: number;
}

/** One video of a list, as the list shows it. */
export interface PlaylistVideo {
  video_id: string;
  /** What `youtube_url` of a job takes. */
  url: string;
  title: string | null;
  duration_s: number | null;
  thumbnail_url: string | null;
}

/** A list as a worker reads it. */
export interface PlaylistFound {
  title: string | null;
  videos: PlaylistVideo[];
  /** Whether it has more videos than were wanted. */
  more: boolean;
}

/** A video of a list, with the jobs that there are of it, the newest first. */
export interface PlaylistEntry extends PlaylistVideo {
  jobs: Pick<JobSummary, 'job_uuid' | 'status' | 'target_languages'>[];
}

export interface Playlist {
  /** The address that was read; of a channel that of its videos. */
  url: string;
  title: string | null;
  entries: PlaylistEntry[];
  more: boolean;
}

/** POST /api/jobs/batch: one job per request, each on its own. */
export interface CreateJobsRequest {
  jobs: CreateJobRequest[];
}

/** What came of the requests, in their order. */
export interface CreatedJobs {
  results: CreatedJob[];
}

/** `job` or `error`: the other one is null. */
export interface CreatedJob {
  job: JobSummary | null;
  /** Whether the job is new; false: its idempotency key made it before. */
  created: boolean;
  error: ErrorBody | null;
}
