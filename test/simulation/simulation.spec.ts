import { createTestDatabase, type TestDatabase } from '../../libs/entities/src/testing/test-database';
import { CrashingDataSource } from './crashing-data-source';
import { simulate, type World } from './simulation';

/** How many lives; more of them, or one again: Z2_SIMULATION_SEEDS, Z2_SIMULATION_SEED. */
const SEEDS = Number(process.env['Z2_SIMULATION_SEEDS'] ?? 60);
const ONE = process.env['Z2_SIMULATION_SEED'];
const LANES = 3;

jest.setTimeout(240_000 + SEEDS * 3_000);

interface Lane {
  database: TestDatabase;
  world: World;
}

describe('a simulated Z2', () => {
  let lanes: Lane[];
  beforeAll(async () => {
    lanes = await Promise.all(
      Array.from({ length: ONE ? 1 : LANES }, async () => {
        const database = await createTestDatabase();
        const [gateway, ...workers] = await Promise.all(
          Array.from({ length: 3 }, () => CrashingDataSource.connect(database.url)),
        );
        return { database, world: { dataSource: database.dataSource, gateway: gateway!, workers } };
      }),
    );
  });
  afterAll(async () => {
    for (const { database, world } of lanes) {
      await Promise.all([world.gateway, ...world.workers].map(({ dataSource }) => dataSource.destroy()));
      await database.drop();
    }
  });

  it(`comes to a sound end in ${ONE ? `life ${ONE}` : `${SEEDS} lives`}, whatever crashes, is lost, doubled or late`, async () => {
    const seeds = ONE ? [Number(ONE)] : Array.from({ length: SEEDS }, (_, index) => index + 1);
    const wrong: string[] = [];
    const live = async ({ world }: Lane): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined && wrong.length === 0; seed = seeds.shift()) {
        const again = `again: Z2_SIMULATION_SEED=${seed} ./z2 test test/simulation`;
        const found = await simulate(seed, world).catch((error: unknown) => [
          { invariant: 'I6', what: (error as Error).stack ?? String(error) },
        ]);
        wrong.push(...found.map(({ invariant, what }) => `${invariant}: ${what} (${again})`));
      }
    };
    await Promise.all(lanes.map(live));
    expect(wrong).toEqual([]);
  });

  it('would show workers that never reconcile', async () => {
    const found: string[] = [];
    for (let seed = 1; seed <= 20 && found.length === 0; seed++) {
      found.push(...(await simulate(seed, lanes[0]!.world, false)).map((one) => one.invariant));
    }
    expect(found).toContain('I4');
  });
});
