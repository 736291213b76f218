import { createDataSource } from '@z2/entities';
import type { DataSource, QueryRunner } from 'typeorm';

/** A process died here; whatever it was about to do does not happen. */
export class Crash extends Error {}

/**
 * The connection of one simulated process to PostgreSQL. Every statement, COMMIT among them, is a place where the process can die:
 * before the statement, or after it, when its answer is lost. A dead process does nothing any more; what it had open is rolled back.
 */
export class CrashingDataSource {
  private left: number | null = null;
  private afterwards = false;
  private dead = false;

  private constructor(readonly dataSource: DataSource) {
    const create = dataSource.createQueryRunner.bind(dataSource);
    dataSource.createQueryRunner = (mode): QueryRunner => {
      const runner = create(mode);
      const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
      const watched = async (...args: unknown[]): Promise<unknown> => {
        const undoes = args[0] === 'ROLLBACK';
        if (!undoes) {
          this.maybeDie();
        }
        const answer = await query(...args);
        if (this.dead && !undoes) {
          throw new Crash();
        }
        return answer;
      };
      return Object.assign(runner, { query: watched });
    };
  }

  static async connect(url: string): Promise<CrashingDataSource> {
    return new CrashingDataSource(await createDataSource(url, 2).initialize());
  }

  /** The process is to die at so many statements from now; `afterwards`: once that one is carried out. */
  dieAt(statements: number, afterwards: boolean): void {
    this.left = statements;
    this.afterwards = afterwards;
  }

  get isDead(): boolean {
    return this.dead;
  }

  /** Another process takes its place. */
  revive(): void {
    this.dead = false;
    this.left = null;
  }

  /** Dies, if its time has come. */
  private maybeDie(): void {
    if (this.dead) {
      throw new Crash();
    }
    if (this.left === null) {
      return;
    }
    this.left -= 1;
    if (this.left <= 0) {
      this.dead = true;
      if (!this.afterwards) {
        throw new Crash();
      }
    }
  }
}
