/**
 * The progress (0–100) of the jobs that are at work here, as it was told last: several stage runs tell it, and none may tell
 * less than another did. When a job comes back (a retry may begin lower) it is counted anew.
 */
export class JobProgressBoard {
  private readonly jobs = new Map<string, { runs: number; progress: number }>();

  /** A run of the job begins. @param progress of the job, as stored */
  begin(job_uuid: string, progress: number): void {
    const known = this.jobs.get(job_uuid);
    this.jobs.set(job_uuid, {
      runs: (known?.runs ?? 0) + 1,
      progress: Math.max(known?.progress ?? 0, progress),
    });
  }

  end(job_uuid: string): void {
    const known = this.jobs.get(job_uuid);
    if (known && known.runs > 1) {
      known.runs--;
    } else {
      this.jobs.delete(job_uuid);
    }
  }

  /** Takes a newer value in, and returns the greatest so far. */
  raise(job_uuid: string, progress: number): number {
    const known = this.jobs.get(job_uuid);
    if (!known) {
      return progress;
    }
    known.progress = Math.max(known.progress, progress);
    return known.progress;
  }
}
