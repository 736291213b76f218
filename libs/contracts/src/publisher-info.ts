/** A publisher as `./z2 doctor` and GET /api/publishers show it. */
export interface PublisherInfo {
  publisher: string;
  available: boolean;
  /** How a target is named on the command line, e.g. `s3:BUCKET/PREFIX`. */
  target: string;
  /** Why it is not available, and what would enable it. */
  reason: string | null;
  remedy: string | null;
}
