import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FaultSystem } from './fault-system';
import { gatewayFaults } from './gateway-faults';
import { programFaults } from './program-faults';
import { surroundingsFaults } from './surroundings-faults';
import { workerFaults } from './worker-faults';

jest.setTimeout(300_000);

describe('faults from outside', () => {
  let dir: string;
  let system: FaultSystem | undefined;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'z2-faults-'));
    chmodSync(dir, 0o711);
    system = await FaultSystem.start(dir);
  });
  afterAll(async () => {
    await system?.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  afterEach(() => system?.forget());

  const get = (): FaultSystem => system!;

  workerFaults(get);
  gatewayFaults(get);
  surroundingsFaults(get);
  programFaults(get);
});
