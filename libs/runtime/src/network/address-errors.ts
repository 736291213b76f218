import { type ErrorCode, Z2Error } from '@z2/contracts';

/** In which words an address is refused: they differ by what is wanted there. */
export interface AddressErrors {
  /** It is no web address, or one with a password in it. */
  readonly invalid: (message: string, remedy: string, details?: Record<string, unknown>) => Z2Error;
  /** It leads into a private network. */
  readonly forbidden: (hostname: string) => Z2Error;
  /** Its name could not be resolved. */
  readonly unreachable: (hostname: string, cause: unknown) => Z2Error;
}

/** Of addresses from which videos come: SOURCE_URL_INVALID, SOURCE_URL_FORBIDDEN, SOURCE_UNREACHABLE. */
export const SOURCE_ADDRESS: AddressErrors = {
  invalid: (message, remedy, details = {}) => new Z2Error('SOURCE_URL_INVALID', message, { remedy, details }),
  forbidden: (hostname) =>
    new Z2Error('SOURCE_URL_FORBIDDEN', privateAddress(hostname), {
      remedy:
        'Give a public address, or upload the file. Who runs Z2 can allow private ones (Z2_ALLOW_PRIVATE_SOURCES).',
      details: { host: hostname },
    }),
  unreachable: (hostname, cause) => nameError('SOURCE_UNREACHABLE', hostname, cause),
};

/** Of places to publish to: PUBLISH_TARGET_INVALID, PUBLISH_FAILED. `variable` allows private ones. */
const targetAddress = (variable: string): AddressErrors => ({
  invalid: (message, remedy, details = {}) =>
    new Z2Error('PUBLISH_TARGET_INVALID', message, { remedy, details }),
  forbidden: (hostname) =>
    new Z2Error('PUBLISH_TARGET_INVALID', privateAddress(hostname), {
      remedy: `Give a public address. Who runs Z2 can allow private ones (${variable}).`,
      details: { host: hostname },
    }),
  unreachable: (hostname, cause) => nameError('PUBLISH_FAILED', hostname, cause),
});

export const WEBHOOK_ADDRESS = targetAddress('Z2_ALLOW_PRIVATE_WEBHOOKS');
export const PEERTUBE_ADDRESS = targetAddress('Z2_ALLOW_PRIVATE_PEERTUBE');

const privateAddress = (hostname: string): string =>
  `${hostname} leads to this machine or to an address in a private network.`;

function nameError(code: ErrorCode, hostname: string, cause: unknown): Z2Error {
  const { code: errno } = cause as NodeJS.ErrnoException;
  const unknown = errno === 'ENOTFOUND' || errno === 'ENODATA';
  return new Z2Error(
    code,
    unknown
      ? `There is no server named ${hostname}, or this machine has no network.`
      : `The name ${hostname} could not be looked up (${errno}).`,
    {
      remedy: unknown
        ? 'Check the address for typing errors, and the network.'
        : 'Check the network; then try again.',
      ...(unknown ? { kind: 'permanent' as const } : {}),
      details: { host: hostname },
      cause,
    },
  );
}
