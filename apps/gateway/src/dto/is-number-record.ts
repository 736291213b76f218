import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { SETTING_NAMES_MOST, STAGE_NAMES, STORAGE_RULES } from '@z2/contracts';
import { IsOptional, ValidateBy } from 'class-validator';

interface Bounds {
  min: number;
  max: number;
}

/** Whole numbers by name, each within its bounds, or null: back to the default. */
function NumberRecord(bounds: Bounds, isName: (name: string) => boolean, names: string): PropertyDecorator {
  return ValidateBy({
    name: 'isNumberRecord',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length <= SETTING_NAMES_MOST &&
        Object.entries(value).every(
          ([name, number]) => isName(name) && (number === null || isWithin(number, bounds)),
        ),
      defaultMessage: () =>
        `$property must be an object of whole numbers from ${bounds.min} to ${bounds.max} (or null: the default) by ${names}`,
    },
  });
}

function isWithin(value: unknown, { min, max }: Bounds): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

const numberOrNull = ({ min, max }: Bounds): object => ({
  type: ['integer', 'null'] as never,
  minimum: min,
  maximum: max,
});

/** A number for some or all stages. */
export function StageNumbers(bounds: Bounds, description: string): PropertyDecorator {
  return FixedNumbers(STAGE_NAMES, bounds, 'stage', description);
}

function FixedNumbers(
  names: readonly string[],
  bounds: Bounds,
  what: string,
  description: string,
): PropertyDecorator {
  const properties = Object.fromEntries(names.map((name) => [name, numberOrNull(bounds)]));
  return applyDecorators(
    ApiPropertyOptional({
      ...{ type: 'object', nullable: true, properties, additionalProperties: false, description },
    } as object),
    IsOptional(),
    NumberRecord(bounds, (name) => names.includes(name), what),
  );
}

/** A number for some or all rules of storage. */
export function StorageNumbers(bounds: Bounds, description: string): PropertyDecorator {
  return FixedNumbers(STORAGE_RULES, bounds, 'rule', description);
}

/** A number for some names: engines, owners. */
export function NamedNumbers(bounds: Bounds, names: string, description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'object',
      nullable: true,
      additionalProperties: numberOrNull(bounds),
      maxProperties: SETTING_NAMES_MOST,
      description,
    } as object),
    IsOptional(),
    NumberRecord(bounds, (name) => /^[^\s\p{C}]{1,200}$/u.test(name), names),
  );
}
