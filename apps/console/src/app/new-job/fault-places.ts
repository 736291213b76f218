import type { ErrorBody, FieldFault } from '@z2/contracts';

/** The parts of the form at which a fault can be shown; `form`: above the button that sends it. */
export type FaultPlace = 'source' | 'source_language' | 'target_languages' | 'result' | 'form';
export interface PlacedFault {
  place: FaultPlace;
  message: string;
  remedy: string;
}

const PLACE_OF_FIELD: Readonly<Record<string, FaultPlace>> = {
  youtube_url: 'source',
  source_url: 'source',
  source_path: 'source',
  upload_id: 'source',
  source_language: 'source_language',
  target_languages: 'target_languages',
  options: 'result',
};
const PLACE_OF_CODE: readonly (readonly [RegExp, FaultPlace])[] = [
  [/^(SOURCE|UPLOAD)_/, 'source'],
  [/^(NO_TARGET_LANGUAGE|LANGUAGE_UNKNOWN|LANGUAGE_SAME_AS_SOURCE|TRANSLATION_)/, 'target_languages'],
  [/^(SPEECH_|MODEL_)/, 'source_language'],
  [/^(VOICE_|OPTION_|FONT_)/, 'result'],
];

/** Where each fault of a refused request belongs: by the fields that the API names, else by the error's code. */
export function placeFaults(error: ErrorBody): PlacedFault[] {
  const faults = fieldFaults(error.details?.['faults']);
  if (faults.length > 0) {
    return faults.map(({ field, message }) => ({ place: placeOfField(field), message, remedy: '' }));
  }
  const field = error.details?.['field'];
  const place =
    (typeof field === 'string' && PLACE_OF_FIELD[rootOf(field)]) ||
    PLACE_OF_CODE.find(([codes]) => codes.test(error.code))?.[1] ||
    'form';
  return [{ place, message: error.message, remedy: error.remedy }];
}

const rootOf = (field: string): string => field.split(/[.[]/)[0] ?? field;
const placeOfField = (field: string): FaultPlace => PLACE_OF_FIELD[rootOf(field)] ?? 'form';

function fieldFaults(value: unknown): FieldFault[] {
  return Array.isArray(value) ? value.filter(isFault) : [];
}

function isFault(value: unknown): value is FieldFault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    typeof value.field === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}
