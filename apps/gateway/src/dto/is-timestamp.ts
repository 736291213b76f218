import { applyDecorators } from '@nestjs/common';
import { isISO8601, Matches, ValidateBy } from 'class-validator';

/** RFC 3339 from 1970 on: what ISO 8601 allows beyond that (weeks, days of the year) nobody means. */
const RFC_3339 =
  /^(?:19[7-9]\d|[2-9]\d{3})-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** A text that is a point in time; see {@link RFC_3339}. */
export function IsTimestamp(): PropertyDecorator {
  return applyDecorators(
    Matches(RFC_3339, { message: '$property must be a time with an offset, as 2026-12-01T22:00:00+01:00' }),
    ValidateBy({
      name: 'isTimestamp',
      validator: {
        validate: (value) =>
          typeof value !== 'string' ||
          (isISO8601(value, { strict: true }) && !Number.isNaN(Date.parse(value))),
        defaultMessage: () => '$property is no day of the calendar or no time of the day',
      },
    }),
  );
}
