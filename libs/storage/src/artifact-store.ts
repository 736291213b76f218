/** Port of storage: immutable contents, known by their SHA-256. */
export interface ArtifactStore {
  /** Stores the file's content; what is there already is not written again. `move`: the source may be consumed. */
  putFile(
    path: string,
    options?: { move?: boolean; signal?: AbortSignal },
  ): Promise<{ sha256: string; size: number }>;
  putBytes(bytes: Uint8Array): Promise<{ sha256: string; size: number }>;
  /** Local read-only path. Throws ARTIFACT_MISSING. */
  localPath(sha256: string): Promise<string>;
  has(sha256: string): Promise<boolean>;
  /** Re-hashes; returns the size in bytes. Throws ARTIFACT_CORRUPT. */
  verify(sha256: string, signal?: AbortSignal): Promise<number>;
  delete(sha256: string): Promise<void>;
  /**
   * Removes the content, unless it was put at this time (ms since 1970) or later; putting what is there counts. A put at the same
   * moment either keeps it or stores it again. Whether it is gone.
   */
  deleteIfOlder(sha256: string, beforeMs: number): Promise<boolean>;
}
