import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Z2_VERSION } from '@z2/contracts';

import { SCHEMAS } from './schemas';

/** The OpenAPI 3.1 document of the app; the same as libs/client/openapi.json. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Z2')
    .setDescription(
      'Localises video: subtitles and dubbed voice, in many languages at once. Errors are RFC 9457 problems with a ' +
        'stable code and a remedy. Live events: Socket.IO, namespace /jobs, described by /asyncapi-json.',
    )
    .setVersion(Z2_VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addTag('jobs', 'Videos to be localised')
    .addTag('files', 'What the jobs made')
    .addTag('subtitles', 'Subtitle files of your own')
    .addTag('uploads', 'Sources from this computer')
    .addTag('presets', 'Sets of options under a name')
    .addTag('webhooks', 'Receivers that are told when jobs end')
    .addTag('system', 'What the service can do, and how it is')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...SCHEMAS } as NonNullable<
      OpenAPIObject['components']
    >['schemas'],
  };
  return nullableAsType(document) as OpenAPIObject;
}

/** Decorators write `nullable: true`, which OpenAPI 3.1 does not know: there null is a type. */
function nullableAsType(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(nullableAsType);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const { nullable, ...rest } = node as Record<string, unknown>;
  const entries = Object.entries(rest).map(([key, value]) => [
    key,
    key === 'type' && nullable === true && typeof value === 'string'
      ? [value, 'null']
      : nullableAsType(value),
  ]);
  return Object.fromEntries(entries) as unknown;
}
