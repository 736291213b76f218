import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ArtifactKind, ArtifactRef, LogLevel, PublishTarget } from '@z2/contracts';

import type { PublishContext, PublishMaterial, PublishRequest } from '../publisher';
import { publishFile } from './publish-request';

/** A directory with artifacts and notes, as a worker gives them to a publisher. Notes outlive each context. */
export class PublishDesk {
  readonly notes = new Map<string, string>();
  readonly logged: { level: LogLevel; message: string }[] = [];
  readonly progressed: [number, number][] = [];

  private constructor(readonly dir: string) {}

  static async open(): Promise<PublishDesk> {
    return new PublishDesk(await mkdtemp(join(tmpdir(), 'z2-desk-')));
  }

  close(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }

  context(signal = new AbortController().signal): PublishContext {
    return {
      signal,
      log: (level, message) => void this.logged.push({ level, message }),
      onProgress: (done, total) => void this.progressed.push([done, total]),
      open: ({ sha256 }) => Promise.resolve(join(this.dir, sha256)),
      recall: (name) => Promise.resolve(this.notes.get(name) ?? null),
      keep: (name, value) => Promise.resolve(void (this.notes.has(name) || this.notes.set(name, value))),
    };
  }

  async artifact(
    name: string,
    kind: ArtifactKind,
    content: string | Buffer,
    facts: Partial<ArtifactRef> = {},
  ): Promise<ArtifactRef> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    await writeFile(join(this.dir, sha256), content);
    const size = Buffer.byteLength(content);
    return { kind, name, sha256, size, language: null, mime: 'application/octet-stream', ...facts };
  }

  material(more: Partial<PublishMaterial> = {}): PublishMaterial {
    return {
      ...{ source_language: 'en', source_title: 'How bees talk', thumbnails: [], media: null },
      ...{ subtitles: [], texts: [] },
      ...more,
    };
  }

  /** Spanish results of a job: a video of the content, and its subtitles. */
  async request(
    target: PublishTarget,
    content = 'film',
    more: Partial<PublishRequest> = {},
  ): Promise<PublishRequest> {
    return {
      ...{ key: 'cd'.repeat(32), job_uuid: '6f2c1d7e-0000-4000-8000-000000000000', target },
      ...{ language: 'es', languages: ['es'], requested_at: '2026-01-01T00:00:00.000Z', title: 'talk' },
      texts: { title: 'Cómo hablan las abejas', description: 'Bailan.', tags: ['abejas', 'danza'] },
      material: this.material(),
      files: [
        await publishFile(this.dir, 'talk.es.mp4', content),
        await publishFile(
          this.dir,
          'talk.es.srt',
          '1\n00:00:00,000 --> 00:00:01,000\n¡Hola!\n',
          'subtitles_srt',
        ),
      ],
      ...more,
    };
  }
}
