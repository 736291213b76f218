import { type QualityClass, toZ2Error, type Z2Error } from '@z2/contracts';

/** Whether an engine can work here, and if not, why and what would help. */
export type Availability =
  // `quality`: where it depends on the model and not on the engine alone.
  // `note`: what a person should know all the same.
  | { available: true; version: string; quality?: QualityClass; note?: string }
  // `isConfigured` false: nobody asked for it; that another stands in for it need not be said.
  // `paused`: for a while only; what a run that needs this very engine is to fail with, so that it waits.
  | { available: false; reason: string; remedy: string; isConfigured?: boolean; paused?: Z2Error };

/** An engine that is available as its service answers; what the asking throws is the reason. */
export async function askedAvailability(ask: () => Promise<Availability>): Promise<Availability> {
  try {
    return await ask();
  } catch (thrown) {
    const { message, remedy } = toZ2Error(thrown);
    return { available: false, reason: message, remedy };
  }
}
