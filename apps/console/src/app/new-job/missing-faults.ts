import type { FaultPlace, PlacedFault } from './fault-places';
import { type JobWishes, wishFaults } from './job-wishes';

const PLACE_OF_WISH = { clip: 'clip', loudness: 'voices', publish: 'publish' } as const;

/**
 * What stands against sending the form, each at its place.
 *
 * @param impossible sentences: languages that cannot be made
 */
export function missingFaults(
  hasSource: boolean,
  impossible: readonly string[],
  wishes: JobWishes,
): PlacedFault[] {
  const fault = (place: FaultPlace, message: string, remedy: string): PlacedFault => ({
    place,
    message,
    remedy,
  });
  return [
    ...(hasSource ? [] : [fault('source', 'There is no video yet.', 'Paste a link, or choose a file.')]),
    ...(wishes.target_languages.length > 0
      ? []
      : [fault('target_languages', 'No language chosen.', 'Choose one or more.')]),
    ...impossible.map((message) =>
      fault('target_languages', message, 'Take it out, or set up what it needs.'),
    ),
    ...wishFaults(wishes).map(({ field, message, remedy }) => fault(PLACE_OF_WISH[field], message, remedy)),
  ];
}
