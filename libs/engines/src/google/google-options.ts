import { readFile } from 'node:fs/promises';

import { Z2Error } from '@z2/contracts';
import { type ClientOptions, googleAuthLibrary, grpc } from 'google-gax';

/** Google Cloud, as configured (Z2_GOOGLE_*). */
export interface GoogleOptions {
  /** Path of a service account's JSON key; null: not configured. */
  credentials: string | null;
  /** null: the project of the key. */
  project: string | null;
  /** e.g. `global`, `us-central1`, `eu`. */
  location: string;
}

const KEY_REMEDY =
  'Set Z2_GOOGLE_CREDENTIALS to the JSON key of a service account (Google Cloud console: IAM, Service accounts, Keys).';

/**
 * Options for any Google Cloud client of the gRPC kind. `endpoint`: `host` or `host:port` in place of Google's own, for
 * private endpoints. One on this machine (loopback) is spoken to in the clear and without credentials; any other only by TLS
 * and with the key.
 */
export function googleClientOptions(options: GoogleOptions, endpoint: string | null): ClientOptions {
  const { host, port } = splitEndpoint(endpoint);
  const target = host ? { apiEndpoint: host, port: port ?? 443 } : {};
  if (isLoopback(host)) {
    return {
      ...target,
      fallback: false,
      sslCreds: grpc.credentials.createInsecure(),
      authClient: new googleAuthLibrary.PassThroughClient(),
    };
  }
  return {
    ...target,
    fallback: false,
    ...(options.credentials ? { keyFilename: options.credentials } : {}),
    ...(options.project ? { projectId: options.project } : {}),
  };
}

/**
 * The project that is billed: the configured one, else that of the key.
 *
 * @throws Z2Error ENGINE_UNAUTHORIZED where there is no key, it cannot be read, or no project is named
 */
export async function googleProject(options: GoogleOptions, endpoint: string | null): Promise<string> {
  const loopback = isLoopback(splitEndpoint(endpoint).host);
  if (!options.credentials && !(loopback && options.project)) {
    throw new Z2Error('ENGINE_UNAUTHORIZED', 'Google Cloud is not configured.', { remedy: KEY_REMEDY });
  }
  const key = options.credentials ? await readKey(options.credentials) : {};
  const project = options.project ?? key.project_id;
  if (typeof project !== 'string' || project === '') {
    throw new Z2Error('ENGINE_UNAUTHORIZED', `The Google key names no project.`, {
      remedy: 'Set Z2_GOOGLE_PROJECT to the id of your project.',
    });
  }
  return project;
}

async function readKey(path: string): Promise<{ project_id?: unknown }> {
  try {
    const key: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof key === 'object' && key !== null && 'type' in key) {
      return { project_id: (key as { project_id?: unknown }).project_id };
    }
  } catch (cause) {
    throw new Z2Error('ENGINE_UNAUTHORIZED', `The Google key ${path} cannot be read.`, {
      remedy: KEY_REMEDY,
      cause,
    });
  }
  throw new Z2Error('ENGINE_UNAUTHORIZED', `${path} is no key of a Google account.`, { remedy: KEY_REMEDY });
}

/** `host`, `host:port` or `[::1]:port` in its parts. */
function splitEndpoint(endpoint: string | null): { host: string | null; port: number | null } {
  const [, bracketed, plain, port] = /^(?:(\[[^\]]+\])|([^:]+))(?::(\d+))?$/.exec(endpoint ?? '') ?? [];
  return { host: bracketed ?? plain ?? null, port: port ? Number(port) : null };
}

function isLoopback(host: string | null): boolean {
  return host !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);
}
