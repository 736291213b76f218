import type { ErrorBody, FieldFault } from '@z2/contracts';

/** The parts of the form at which a fault can be shown; `form`: above the button that sends it. */
export type FaultPlace =
  | ('source' | 'source_language' | 'target_languages' | 'result')
  | ('clip' | 'own_subtitles' | 'voices' | 'options' | 'publish' | 'form');
export interface PlacedFault {
  place: FaultPlace;
  message: string;
  remedy: string;
}

export type FaultsAt = Readonly<Record<FaultPlace, readonly PlacedFault[]>>;

/** The faults of each place. */
export function faultsByPlace(faults: readonly PlacedFault[]): FaultsAt {
  const at = (place: FaultPlace): PlacedFault[] => faults.filter((fault) => fault.place === place);
  return {
    source: at('source'),
    source_language: at('source_language'),
    target_languages: at('target_languages'),
    result: at('result'),
    clip: at('clip'),
    own_subtitles: at('own_subtitles'),
    voices: at('voices'),
    options: at('options'),
    publish: at('publish'),
    form: at('form'),
  };
}

const PLACE_OF_FIELD: Readonly<Record<string, FaultPlace>> = {
  youtube_url: 'source',
  source_url: 'source',
  source_path: 'source',
  upload_id: 'source',
  source_language: 'source_language',
  target_languages: 'target_languages',
  options: 'result',
  publish: 'publish',
};
/** Options that have a place of their own. */
const PLACE_OF_OPTION: Readonly<Record<string, FaultPlace>> = {
  clip: 'clip',
  subtitles_in: 'own_subtitles',
  translations_in: 'own_subtitles',
  voices: 'voices',
  loudness_lufs: 'voices',
  speech_engine: 'options',
  translation_engine: 'options',
  voice_engine: 'options',
};
const PLACE_OF_CODE: readonly (readonly [RegExp, FaultPlace])[] = [
  [/^(SOURCE|UPLOAD)_/, 'source'],
  [/^(NO_TARGET_LANGUAGE|LANGUAGE_UNKNOWN|LANGUAGE_SAME_AS_SOURCE|TRANSLATION_)/, 'target_languages'],
  [/^(SPEECH_|MODEL_)/, 'source_language'],
  [/^CAPTIONS_/, 'own_subtitles'],
  [/^PUBLISH/, 'publish'],
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
    (typeof field === 'string' && knownPlace(field)) ||
    PLACE_OF_CODE.find(([codes]) => codes.test(error.code))?.[1] ||
    'form';
  return [{ place, message: error.message, remedy: error.remedy }];
}

const rootOf = (field: string): string => field.split(/[.[]/)[0] ?? field;
const placeOfField = (field: string): FaultPlace => knownPlace(field) ?? 'form';

function knownPlace(field: string): FaultPlace | undefined {
  const option = /^options\.(\w+)/.exec(field)?.[1];
  return (option && PLACE_OF_OPTION[option]) || PLACE_OF_FIELD[rootOf(field)];
}

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
