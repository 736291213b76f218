import type { PublishResult } from '@z2/publishers';

/** One delivery: the row in `job_publishing`. */
export interface PublishIntent {
  job_uuid: string;
  /** BCP 47 tag, or null for the files of the whole job. */
  language: string | null;
  publisher: string;
  /** The target in short, as people know it, e.g. the folder's path. */
  target: string;
  /** Lower-case hex SHA-256; unique within the job. Closes over the target and the contents. */
  key: string;
}

/**
 * What was to be published and what was, kept where a crash cannot reach it. The order is: intent, call, result; so a row
 * without a result says that the call may have been made.
 */
export interface PublishLedger {
  /**
   * Writes the intent, durably, before it returns.
   * INTENT: it is new, nothing was ever called for it. DONE: it was delivered, with this result. UNKNOWN: there is a row without
   * a success (a crash, a failure): the target must be looked at before anything is called again.
   */
  intend(
    intent: PublishIntent,
  ): Promise<{ state: 'INTENT' | 'UNKNOWN'; result: null } | { state: 'DONE'; result: PublishResult }>;
  done(intent: PublishIntent, result: PublishResult): Promise<void>;
  /** The call failed, or may have: the error as it is shown. */
  failed(intent: PublishIntent, error: { code: string; message: string; remedy: string }): Promise<void>;
  /** Results of all deliveries of a job to one target that are DONE, oldest first. */
  delivered(job_uuid: string, publisher: string, target: string): Promise<PublishResult[]>;
}
