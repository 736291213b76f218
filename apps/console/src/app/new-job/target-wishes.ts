import type { PublishTarget } from '@z2/contracts';

import { type PublishField, publishFields } from './publish-fields';

/** A place to publish to, as the form holds it: what was written in each field. */
export interface TargetWish {
  publisher: string;
  values: Readonly<Record<string, string>>;
}

/**
 * The target of the request.
 *
 * @param below of several videos each has a place of its own, where places have folders: they would overwrite each other
 */
export function targetOf({ publisher, values }: TargetWish, below: string | null = null): PublishTarget {
  const target: PublishTarget = { publisher };
  const options: Record<string, unknown> = {};
  for (const field of publishFields(publisher)) {
    const value = valueOf(field, values[field.key] ?? '');
    if (value === null) {
      continue;
    }
    if (field.place === 'path') {
      target.path = String(value);
    } else {
      options[field.key] = value;
    }
  }
  if (below !== null && target.path) {
    target.path = `${target.path.replace(/\/+$/, '')}/${below}`;
  }
  if (below !== null && publisher === 's3') {
    const prefix = typeof options['prefix'] === 'string' ? options['prefix'].replace(/\/+$/, '') : '';
    options['prefix'] = [prefix, below].filter(Boolean).join('/');
  }
  return Object.keys(options).length > 0 ? { ...target, options } : target;
}

/** Null: left to its default. */
function valueOf({ kind, choices }: PublishField, text: string): unknown {
  const value = text.trim();
  switch (kind) {
    case 'flag':
      return value ? true : null;
    case 'list': {
      const parts = value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);
      return parts.length > 0 ? parts : null;
    }
    case 'time': {
      const time = value ? new Date(value) : null;
      return time && !Number.isNaN(time.getTime()) ? time.toISOString() : null;
    }
    case 'choice':
      return value && value !== choices[0]?.value ? value : null;
    case 'text':
      return value || null;
  }
}

/** The wish that makes this target; what the form has no field for is left out. */
export function wishOfTarget({ publisher, path, options = {} }: PublishTarget): TargetWish {
  const values = publishFields(publisher).flatMap(({ key, kind, place }) => {
    const value = place === 'path' ? path : options[key];
    const text =
      kind === 'time' && typeof value === 'string'
        ? localTime(value)
        : Array.isArray(value)
          ? value.join(', ')
          : value === true
            ? 'yes'
            : typeof value === 'string'
              ? value
              : '';
    return text ? [[key, text] as const] : [];
  });
  return { publisher, values: Object.fromEntries(values) };
}

/** As a browser's field of date and time writes it: local, to the minute. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime())
    ? ''
    : new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Names of the fields that must be filled in, and are not. */
export function emptyFields({ publisher, values }: TargetWish): string[] {
  return publishFields(publisher)
    .filter(({ key, required }) => required && !values[key]?.trim())
    .map(({ name }) => name.toLowerCase());
}
