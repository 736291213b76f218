import { Z2Error } from '@z2/contracts';

export interface PlaceFailure {
  /** For people, e.g. `YouTube`. */
  place: string;
  /** What was being done. */
  step: string;
  /** What the place said. */
  said: string;
  /** Whether it would say the same again. */
  lasting: boolean;
  /** As long as the place says, ms. */
  wait?: number | undefined;
  details: Record<string, unknown>;
}

/** PUBLISH_FAILED for what a place of videos answered, where nothing more particular is known of it. */
export function placeFailure({ place, step, said, lasting, wait, details }: PlaceFailure): Z2Error {
  return new Z2Error('PUBLISH_FAILED', `${place} failed at ${step}: ${said}`, {
    kind: lasting ? 'permanent' : 'transient',
    remedy: lasting
      ? 'Correct what it says in the target or in the texts, then retry the job.'
      : 'Retry the job a little later; what is there already is not sent again.',
    ...(wait === undefined ? {} : { retry_after_ms: wait }),
    details,
  });
}
