/** The two programs of this room: names on PATH or absolute paths. Given by the caller, never found by itself. */
export interface MediaTools {
  ffmpeg: string;
  ffprobe: string;
}
