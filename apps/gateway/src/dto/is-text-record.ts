import { buildMessage, ValidateBy, type ValidationOptions } from 'class-validator';

/** An object whose values are all non-empty texts, with at most `maxEntries` entries. */
export function IsTextRecord(maxEntries: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isTextRecord',
      validator: {
        validate: (value: unknown) =>
          typeof value === 'object' &&
          value !== null &&
          !Array.isArray(value) &&
          Object.entries(value).length <= maxEntries &&
          Object.values(value).every((text) => typeof text === 'string' && text.trim() !== ''),
        defaultMessage: buildMessage(
          (each) => `${each}$property must be an object of texts, e.g. {"es": "/videos/talk.es.srt"}`,
          options,
        ),
      },
    },
    options,
  );
}
