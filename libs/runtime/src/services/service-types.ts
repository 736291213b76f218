import type { RunningService } from '../process/start-service';

/** A database or cache that Z2 started for itself. */
export interface StartedService extends RunningService {
  url: string;
}

export interface StartServiceOptions {
  /** Folder of its data. */
  dir: string;
  logFile: string;
  /** 0 or absent: any free port. */
  port?: number;
  /** Ends with this process, even after a kill -9. */
  dieWithParent: boolean;
  /** Tests only: no fsync, nothing is kept safe. */
  unsafe?: boolean;
}
