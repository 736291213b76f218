import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ArtifactKind, PublishTarget } from '@z2/contracts';

import type { PublishContext, Publisher, PublishFile, PublishRequest } from '../publisher';

export interface PublisherSubject {
  publisher: Publisher;
  target: PublishTarget;
  invalid: readonly PublishTarget[];
  /** What stands at the target now: path within it → content. */
  delivered(): Promise<Record<string, string>>;
  /** Changes something at the target that was delivered. */
  damage(path: string): Promise<void>;
  /** Counts what was written at the target, in any unit: the same number means that nothing was. */
  writes(): Promise<unknown>;
}

/** A file to publish, made in a directory. */
export async function publishFile(
  dir: string,
  name: string,
  content: string,
  kind: ArtifactKind = 'video',
): Promise<PublishFile> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const path = join(dir, sha256);
  await writeFile(path, content);
  return { path, name, kind, sha256, size: Buffer.byteLength(content) };
}

export function publishContext(signal = new AbortController().signal): PublishContext {
  return { signal, log: () => undefined, onProgress: () => undefined };
}

/** The contract suite of Publisher: run it on each adapter. */
export function describePublisher(name: string, create: (dir: string) => Promise<PublisherSubject>): void {
  describe(`Publisher: ${name}`, () => {
    let dir: string;
    let subject: PublisherSubject;
    let request: PublishRequest;
    const context = publishContext();

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'z2-publisher-'));
      subject = await create(dir);
      request = {
        key: 'ab'.repeat(32),
        target: subject.target,
        language: 'pt-BR',
        title: 'talk',
        files: [
          await publishFile(dir, 'talk.pt-BR.mp4', 'video'),
          await publishFile(dir, 'talk.pt-BR.srt', 'cues', 'subtitles_srt'),
        ],
      };
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    it('takes good targets and refuses others, saying what is wrong', () => {
      expect(() => subject.publisher.validate(subject.target)).not.toThrow();
      expect(subject.publisher.describe(subject.target)).toMatch(/\w/);
      for (const target of subject.invalid) {
        expect(() => subject.publisher.validate(target)).toThrow(
          expect.objectContaining({ code: 'PUBLISH_TARGET_INVALID', http: 400 }) as Error,
        );
      }
    });

    it('delivers all files and tells what and where', async () => {
      expect(await subject.publisher.find(request, context)).toBeNull();
      const result = await subject.publisher.publish(request, context);
      expect(
        result.delivered.map(({ sha256, size, kind, language }) => [sha256, size, kind, language]),
      ).toEqual(request.files.map(({ sha256, size, kind }) => [sha256, size, kind, 'pt-BR']));
      const there = await subject.delivered();
      expect(result.delivered.map(({ path }) => there[path])).toEqual(['video', 'cues']);
      expect(result.files).toHaveLength(2);
    });

    it('finds what it delivered, and the same result', async () => {
      const result = await subject.publisher.publish(request, context);
      expect(await subject.publisher.find(request, context)).toEqual(result);
    });

    it('does nothing the second time', async () => {
      const result = await subject.publisher.publish(request, context);
      const writes = await subject.writes();
      expect(await subject.publisher.publish(request, context)).toEqual(result);
      expect(await subject.writes()).toEqual(writes);
    });

    it('does not find what is damaged or other, and mends it', async () => {
      const { delivered } = await subject.publisher.publish(request, context);
      await subject.damage(delivered[0]!.path);
      expect(await subject.publisher.find(request, context)).toBeNull();
      await subject.publisher.publish(request, context);
      expect((await subject.delivered())[delivered[0]!.path]).toBe('video');
    });

    it('keeps the files of languages and of the whole job apart', async () => {
      await subject.publisher.publish(request, context);
      const whole = {
        ...request,
        language: null,
        files: [await publishFile(dir, 'report.json', '{}', 'report')],
      };
      expect(await subject.publisher.find(whole, context)).toBeNull();
      await subject.publisher.publish(whole, context);
      expect(Object.values(await subject.delivered()).sort()).toEqual(['cues', 'video', '{}']);
    });

    it('ends when cancelled, with nothing delivered', async () => {
      const cancelled = publishContext(AbortSignal.abort());
      await expect(subject.publisher.publish(request, cancelled)).rejects.toMatchObject({
        code: 'CANCELLED',
      });
      expect(await subject.delivered()).toEqual({});
    });
  });
}
