import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { type FieldFault, Z2Error } from '@z2/contracts';
import type { ValidationError } from 'class-validator';

/** Deeper than any request of ours; keeps the recursion of the checks bounded. */
const MAX_DEPTH = 16;

const optionalBodies = new WeakSet<object>();

/** A request with such a body may also come without any. */
export function OptionalBody(): ClassDecorator {
  return (target) => void optionalBodies.add(target);
}

function isOptional(metatype: ArgumentMetadata['metatype']): boolean {
  return metatype !== undefined && optionalBodies.has(metatype);
}

/** VALIDATION_FAILED with each fault; the sentence names the first ones. */
export function validationError(faults: FieldFault[]): Z2Error {
  const shown = faults.slice(0, 3).map((fault) => fault.message);
  const more = faults.length - shown.length;
  return new Z2Error('VALIDATION_FAILED', `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`, {
    remedy: 'Correct what details.faults names; GET /docs describes each field.',
    details: { faults },
  });
}

/**
 * Checks every body and query against its class: nothing unknown, and every fault at once. Before that it refuses what
 * PostgreSQL cannot store (U+0000, lone surrogates) and what no request of ours looks like (deep nesting, `__proto__`).
 */
@Injectable()
export class RequestPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      exceptionFactory: (errors) => validationError(errors.flatMap((error) => faultsOf(error, ''))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && value === undefined && isOptional(metadata.metatype)) {
      return super.transform({}, metadata);
    }
    if (metadata.type === 'body' && !isPlainObject(value)) {
      throw validationError([
        { field: '', message: 'the body must be a JSON object, sent with Content-Type: application/json' },
      ]);
    }
    if (metadata.type === 'body' || metadata.type === 'query') {
      const faults = unfit(value, '', 0);
      if (faults.length > 0) {
        throw validationError(faults);
      }
    }
    return (await super.transform(value, metadata)) as unknown;
  }
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unfit(value: unknown, field: string, depth: number): FieldFault[] {
  if (typeof value === 'string') {
    return storable(value) ? [] : [{ field, message: `${field} holds a character that cannot be stored` }];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  if (depth > MAX_DEPTH) {
    return [{ field, message: `${field} is nested too deeply` }];
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = join(field, key);
    if (['__proto__', 'constructor', 'prototype'].includes(key) || !storable(key)) {
      return [{ field: path.toWellFormed(), message: `${JSON.stringify(key)} is no name of a field` }];
    }
    return unfit(inner, path, depth + 1);
  });
}

function storable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function faultsOf(error: ValidationError, parent: string): FieldFault[] {
  const field = join(parent, error.property);
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field,
    message:
      constraint === 'whitelistValidation'
        ? `${field} is not known here`
        : message.replace(error.property, field),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, field))];
}

function join(parent: string, key: string): string {
  return parent ? `${parent}.${key}` : key;
}
