import { connectEvents } from '@z2/client';
import { isTerminal, type JobEvent, type JobView, Z2Error } from '@z2/contracts';

import { isAlive } from '../service/service-state';
import type { UsedSystem } from '../service/use-system';

/** The process that held the system is gone; the job is kept and can go on in another. */
export class SystemLost extends Error {}

/** How far the events of a job were seen; goes on from there in another system. */
export interface Position {
  since: number;
}

/** Tells every event of a job until it has ended, also over lost connections; then the job as it is. @throws SystemLost */
export async function followJob(
  system: UsedSystem,
  job_uuid: string,
  position: Position,
  onEvent: (event: JobEvent) => void,
): Promise<JobView> {
  const events = connectEvents(system.state.url);
  let watch: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const hear = (event: JobEvent): void => {
        position.since = event.seq ?? position.since;
        onEvent(event);
        if (event.type === 'status' && event.language === null && isTerminal(event.status)) {
          resolve();
        }
      };
      events.subscribe(job_uuid, position.since, hear, (error) =>
        reject(new Z2Error('SERVICE_NOT_RUNNING', error.message, { remedy: error.remedy })),
      );
      watch = setInterval(() => {
        if (!isAlive(system.state.supervisor)) {
          reject(new SystemLost());
        }
      }, 300);
    });
    return await system.client.getJob(job_uuid);
  } catch (error) {
    throw isAlive(system.state.supervisor) ? error : new SystemLost();
  } finally {
    clearInterval(watch);
    events.close();
  }
}
