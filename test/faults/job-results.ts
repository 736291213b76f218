import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { ArtifactKind, JobView } from '@z2/contracts';

/** Kinds whose content is the same whenever the same job is done. */
const BY_CONTENT: readonly ArtifactKind[] = [
  ...(['captions', 'transcript', 'translation', 'subtitles_srt', 'subtitles_vtt', 'subtitles_ass'] as const),
];
const MEDIA: readonly ArtifactKind[] = ['source', 'audio', 'dub_audio', 'video', 'video_burnt'];

/**
 * What a job has made, so that two runs of the same job can be compared: cues by their hashes, media by durations and streams,
 * and the names and sizes that lie in the folder it was published to (without what tells times).
 */
export function jobResults(view: JobView, storage: string, out: string): unknown {
  const files = view.files
    .filter(({ kind }) => BY_CONTENT.includes(kind) || MEDIA.includes(kind))
    .map(({ kind, language, name, sha256 }) => ({
      ...{ kind, language, name },
      is: MEDIA.includes(kind) ? streamsOf(join(storage, sha256.slice(0, 2), sha256)) : sha256,
    }));
  const key = ({ kind, language, name }: (typeof files)[number]): string => `${kind} ${language} ${name}`;
  return {
    files: files.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    languages: view.languages.map(({ language, status }) => [language, status]),
    published: filesBelow(out),
    publishing: view.publishing.map(({ publisher, language, state }) => [publisher, language, state]).sort(),
  };
}

function streamsOf(file: string): unknown {
  const entries = 'format=duration:stream=codec_type,codec_name,width,height,channels:stream_tags=language';
  const json = execFileSync('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', file], {
    encoding: 'utf8',
  });
  const { format, streams } = JSON.parse(json) as { format: { duration: string }; streams: unknown[] };
  return { duration: Number(format.duration).toFixed(1), streams };
}

/** Of what tells times only the names. */
function filesBelow(folder: string): unknown[] {
  return (existsSync(folder) ? readdirSync(folder, { recursive: true }) : [])
    .map(String)
    .sort()
    .map((name) => {
      const { size } = statSync(join(folder, name));
      return /\.json$|^[^.]+$/.test(name) ? name : [name, size];
    });
}
