import { Z2Error } from './errors';
import type { PublishTarget } from './job';

/**
 * Reads the options of a publish target; each reader names what is wrong.
 * @throws Z2Error PUBLISH_TARGET_INVALID
 */
export class TargetOptions {
  private readonly options: Record<string, unknown>;

  constructor(
    private readonly target: PublishTarget,
    known: readonly string[],
  ) {
    this.options = target.options ?? {};
    const unknown = Object.keys(this.options).filter((name) => !known.includes(name));
    if (target.path !== undefined || unknown.length > 0) {
      const named = target.path === undefined ? unknown.join(', ') : 'path';
      throw this.invalid(
        `A target of ${target.publisher} has no ${named}.`,
        `It has the options ${known.join(', ')}. Keys and passwords belong into Z2_... variables.`,
      );
    }
  }

  text(name: string, pattern: RegExp, like: string): string | null {
    const value = this.options[name] ?? null;
    if (value !== null && (typeof value !== 'string' || !pattern.test(value))) {
      throw this.invalid(`${name} of the ${this.target.publisher} target is not right.`, `Give ${like}.`);
    }
    return value;
  }

  flag(name: string, absent: boolean): boolean {
    const value = this.options[name] ?? absent;
    if (typeof value !== 'boolean') {
      throw this.invalid(
        `${name} of the ${this.target.publisher} target is not right.`,
        'Give true or false.',
      );
    }
    return value;
  }

  choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const value = this.options[name] ?? choices[0];
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      throw this.invalid(
        `${name} of the ${this.target.publisher} target is not right.`,
        `Give one of ${choices.join(', ')}.`,
      );
    }
    return found;
  }

  whole(name: string, min: number, max: number): number | null {
    const value = this.options[name] ?? null;
    if (
      value === null ||
      (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max)
    ) {
      return value;
    }
    throw this.invalid(
      `${name} of the ${this.target.publisher} target is not right.`,
      `Give a whole number from ${min} to ${max}.`,
    );
  }

  texts(name: string): string[] {
    const value = this.options[name] ?? [];
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string' || one.trim() === '')) {
      throw this.invalid(
        `${name} of the ${this.target.publisher} target is not right.`,
        'Give a list of words or phrases.',
      );
    }
    return (value as string[]).map((one) => one.trim());
  }

  /** A point in time in ISO 8601 with its zone, as ISO 8601 in UTC. */
  time(name: string): string | null {
    const value = this.text(
      name,
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
      'a time with its zone, like 2027-01-31T18:00:00Z',
    );
    if (value !== null && Number.isNaN(Date.parse(value))) {
      throw this.invalid(
        `${name} of the ${this.target.publisher} target is no time that exists.`,
        'Give a time with its zone, like 2027-01-31T18:00:00Z.',
      );
    }
    return value === null ? null : new Date(value).toISOString();
  }

  invalid(message: string, remedy: string): Z2Error {
    return new Z2Error('PUBLISH_TARGET_INVALID', message, {
      remedy,
      details: { publisher: this.target.publisher },
    });
  }
}
