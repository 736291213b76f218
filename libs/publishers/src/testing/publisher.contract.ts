import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PublishTarget } from '@z2/contracts';

import type { Publisher, PublishRequest, PublishResult } from '../publisher';
import { publishContext, publishFile, publishRequest } from './publish-request';

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
  /** A publisher of the same configuration in a process that was started anew: it remembers nothing. */
  restarted(): Publisher;
  /**
   * How many deliveries of the video (the file with the content `video`) the receiver knows of, as its people would count
   * them: files, objects, videos, distinct webhook ids.
   */
  deliveries(): Promise<number>;
  /** Requests that the receiver got; 0 where there is no connection. */
  calls(): number;
  /**
   * From now on the receiver takes deliveries whole, but the connection breaks before its answer. Returns how many answers
   * were lost so far; the rule ends with `heal`. null: there is no connection that could break.
   */
  loseAnswers: (() => { lost(): number; heal(): void }) | null;
  /** A request like this one that a limit of the place forbids. */
  tooMuch(request: PublishRequest): PublishRequest;
  /** Whether the place can be asked what is there. Where not, the receiver tells repetitions by their key. */
  canLookUp: boolean;
  /** false: a place of videos, which takes nothing of the whole job. Default: it takes files of all kinds. */
  takesWholeJob?: boolean;
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
      request = publishRequest(
        subject.target,
        [
          await publishFile(dir, 'talk.pt-BR.mp4', 'video'),
          await publishFile(dir, 'talk.pt-BR.srt', 'cues', 'subtitles_srt'),
        ],
        {
          ...{ language: 'pt-BR', languages: ['pt-BR'] },
          texts: { title: 'Uma palestra', description: 'Sobre nada.', tags: ['nada'] },
        },
      );
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

    it('shows what would be sent, and sends nothing', async () => {
      const writes = await subject.writes();
      const preview = await subject.publisher.preview(request);
      expect([await subject.writes(), await subject.delivered()]).toEqual([writes, {}]);
      expect(subject.calls()).toBe(0);
      expect(preview).toMatchObject({ publisher: subject.publisher.id, language: 'pt-BR', problems: [] });
      expect(preview.target).toBe(subject.publisher.describe(subject.target));
      const { delivered } = await subject.publisher.publish(request, context);
      expect(preview.files.map(({ path, size, sha256 }) => [path, size, sha256])).toEqual(
        delivered.map(({ path, size, sha256 }) => [path, size, sha256]),
      );
      expect(preview.files.every(({ to }) => to.length > 0)).toBe(true);
    });

    it('obeys the limits of the place before anything is sent', async () => {
      const over = subject.tooMuch(request);
      const { problems } = await subject.publisher.preview(over);
      expect(problems).not.toEqual([]);
      expect(problems.every(({ message, remedy }) => message !== '' && remedy !== '')).toBe(true);
      await expect(subject.publisher.publish(over, context)).rejects.toMatchObject({
        code: 'PUBLISH_LIMIT_EXCEEDED',
        kind: 'permanent',
        details: { problems },
      });
      expect([subject.calls(), await subject.delivered()]).toEqual([0, {}]);
    });

    describe('once', () => {
      /** What the stage does where a row tells of a call whose end is not known. */
      const again = async (): Promise<PublishResult> => {
        const publisher = subject.restarted();
        return (await publisher.find(request, context)) ?? (await publisher.publish(request, context));
      };

      it('is one delivery though the process was killed between the success and its record', async () => {
        const lost = await subject.publisher.publish(request, context);
        // The fault landed: it was delivered, and nobody knows.
        expect(await subject.deliveries()).toBe(1);
        expect(await again()).toEqual(lost);
        expect(await subject.deliveries()).toBe(1);
      });

      it('is one delivery though the connection broke between the success and its answer', async () => {
        if (!subject.loseAnswers) {
          expect(subject.calls()).toBe(0);
          return;
        }
        const fault = subject.loseAnswers();
        await expect(subject.publisher.publish(request, context)).rejects.toMatchObject({
          code: 'PUBLISH_FAILED',
          kind: 'transient',
        });
        expect(fault.lost()).toBeGreaterThan(0);
        expect(await subject.deliveries()).toBe(1);
        fault.heal();
        const { delivered } = await again();
        expect(delivered.map(({ sha256 }) => sha256)).toEqual(request.files.map(({ sha256 }) => sha256));
        expect(await subject.deliveries()).toBe(1);
      });
    });

    it('finds what it delivered, and the same result', async () => {
      const result = await subject.publisher.publish(request, context);
      expect(await subject.publisher.find(request, context)).toEqual(subject.canLookUp ? result : null);
    });

    it('does nothing the second time', async () => {
      const result = await subject.publisher.publish(request, context);
      const writes = await subject.writes();
      expect(await subject.publisher.publish(request, context)).toEqual(result);
      expect(await subject.writes()).toEqual(writes);
    });

    it('does not find what is damaged or other, and mends it', async () => {
      if (!subject.canLookUp) {
        expect(await subject.publisher.find(request, context)).toBeNull();
        return;
      }
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
        key: 'cd'.repeat(32),
        language: null,
        files: [await publishFile(dir, 'report.json', '{}', 'report')],
      };
      if (subject.takesWholeJob === false) {
        expect(await subject.publisher.publish(whole, context)).toEqual({
          url: null,
          files: [],
          delivered: [],
        });
        expect(Object.values(await subject.delivered()).sort()).toEqual(['cues', 'video']);
        return;
      }
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
