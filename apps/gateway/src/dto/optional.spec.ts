import 'reflect-metadata';

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';

import * as createJob from './create-job.dto';
import * as cues from './cues.dto';
import * as deadLetters from './dead-letters.dto';
import * as feeds from './feeds.dto';
import * as fileLink from './file-link.dto';
import * as jobActions from './job-actions.dto';
import * as jobOptions from './job-options.dto';
import * as lint from './lint.dto';
import * as playlist from './playlist.dto';
import * as preset from './preset.dto';
import * as settings from './settings.dto';
import * as storage from './storage.dto';
import * as webhooks from './webhooks.dto';

interface Schema {
  type?: string | string[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
}

const CLASSES: Record<string, unknown> = {
  ...{ ...createJob, ...cues, ...deadLetters, ...feeds, ...fileLink, ...jobActions, ...jobOptions },
  ...{ ...lint, ...playlist, ...preset, ...settings, ...storage, ...webhooks },
};
const { components } = JSON.parse(
  readFileSync(join(process.cwd(), 'libs', 'client', 'openapi.json'), 'utf8'),
) as { components: { schemas: Record<string, Schema> } };

const mayBeNull = ({ type, anyOf }: Schema): boolean =>
  [type ?? []].flat().includes('null') || (anyOf ?? []).some(mayBeNull);

/** Optional fields of bodies that the document does not let be null. */
const FIELDS = Object.entries(components.schemas).flatMap(([name, { properties = {}, required = [] }]) =>
  name in CLASSES
    ? Object.entries(properties)
        .filter(([field, schema]) => !required.includes(field) && !mayBeNull(schema))
        .map(([field]): [string, string] => [name, field])
    : [],
);

describe('null in a field that may be left out', () => {
  it('is looked for in every body', () => {
    expect(FIELDS.length).toBeGreaterThan(50);
    expect(FIELDS).toEqual(expect.arrayContaining([['LintDto', 'profile']]));
    expect(FIELDS).toEqual(expect.arrayContaining([['CreateFeedDto', 'time_zone']]));
  });

  it.each(FIELDS)('is as good as absent, or refused: %s %s', async (name, field) => {
    const body = plainToInstance(CLASSES[name] as ClassConstructor<object>, { [field]: null });
    const refused = (await validate(body)).some(({ property }) => property === field);
    expect(refused || (body as Record<string, unknown>)[field] === undefined).toBe(true);
  });
});
