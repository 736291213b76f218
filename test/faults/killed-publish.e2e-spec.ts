import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeTalk, TALK } from '../fixtures/make-talk';
import { isRunning, until } from '../support/processes';
import { Z2System } from './z2-system';

jest.setTimeout(240_000);

/** A number of PostgreSQL's advisory locks: whoever writes the result of a publishing waits for it. */
const PUBLISH_LOCK = 4711;

describe('a worker killed with -9 between the files that it published and the record of them', () => {
  let z2: Z2System;
  beforeAll(async () => {
    z2 = await Z2System.start();
  });
  afterAll(() => z2.stop());

  it('is followed by another, which finds the files and publishes nothing twice', async () => {
    const { dataSource } = z2.database;
    await dataSource.query(
      `CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN PERFORM pg_advisory_xact_lock(${PUBLISH_LOCK}); RETURN NEW; END $$;
       CREATE TRIGGER hold BEFORE UPDATE ON job_publishing FOR EACH ROW EXECUTE FUNCTION hold()`,
    );
    const holder = dataSource.createQueryRunner();
    await holder.query(`SELECT pg_advisory_lock(${PUBLISH_LOCK})`);
    const out = join(z2.dir, 'out');
    const film = makeTalk(join(z2.dir, 'in'));
    const captions = join(z2.dir, 'in', 'talk.srt');
    writeFileSync(captions, srt());
    const job = await z2.submit({
      source_path: film,
      source_language: 'en',
      target_languages: ['es'],
      options: { subtitles_in: captions },
      publish: [{ publisher: 'folder', path: out }],
    });
    const waiting = (): Promise<{ pid: number }[]> =>
      dataSource.query(
        `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${PUBLISH_LOCK} AND NOT granted`,
      );
    await until(
      async () => (await waiting()).length > 0,
      'files that are published and not recorded',
      120_000,
    );
    const facts = (): unknown =>
      readdirSync(join(out, 'es')).map((name) => {
        const { ino, mtimeMs } = statSync(join(out, 'es', name));
        return [name, ino, mtimeMs];
      });
    const before = facts();
    expect(before).not.toEqual([]);

    const worker = z2.worker() ?? 0;
    expect(isRunning(worker)).toBe(true);
    process.kill(worker, 'SIGKILL');
    await until(() => !isRunning(worker), 'the end of the worker');
    // The dead worker's statement must not be carried out in its name afterwards.
    for (const { pid } of await waiting()) {
      await dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
    }
    await holder.query(`SELECT pg_advisory_unlock(${PUBLISH_LOCK})`);
    await holder.release();

    const view = await job.end();
    expect([view.status, view.error]).toEqual(['COMPLETED', null]);
    const attempts = view.stages.map(({ stage, language, attempt }) => [stage, language, attempt > 1]);
    expect(attempts.filter(([, , again]) => again)).toEqual([['publish', 'es', true]]);
    expect(facts()).toEqual(before);
    expect(readdirSync(out).filter((name) => name.startsWith('.z2-'))).toEqual([]);
    const lines = job.events.flatMap((event) => (event.type === 'log' ? [event.message] : []));
    expect(lines.filter((line) => line.startsWith('Found what an earlier try published'))).toHaveLength(1);
    const numbers = job.events.flatMap(({ seq }) => (seq === null ? [] : [seq]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(z2.log('worker')).not.toContain('Warning');
  });
});

function srt(): string {
  const time = (ms: number): string =>
    `00:00:${String(Math.floor(ms / 1000)).padStart(2, '0')},${String(ms % 1000).padStart(3, '0')}`;
  return TALK.map(
    ({ start_ms, text }, index) => `${index + 1}\n${time(start_ms)} --> ${time(start_ms + 2_800)}\n${text}\n`,
  ).join('\n');
}
