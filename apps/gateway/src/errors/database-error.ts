import { Z2Error } from '@z2/contracts';

/** Socket errors and SQLSTATEs that mean: PostgreSQL cannot be spoken to just now. */
const UNAVAILABLE = /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|57P0[1-3]|08\w{3}|53300)$/;
const MESSAGES =
  /timeout exceeded when trying to connect|connection terminated|connection is not yet established|not queryable|cannot use a pool/i;

/** DATABASE_UNAVAILABLE if that is what the error says, else null. */
export function databaseError(thrown: unknown): Z2Error | null {
  if (!(thrown instanceof Error)) {
    return null;
  }
  const driver = (thrown as { driverError?: unknown }).driverError;
  const faults = [thrown, driver].filter((fault) => fault instanceof Error);
  const isUnavailable = faults.some((fault) => {
    const { code } = fault as NodeJS.ErrnoException;
    const fromDriver = driver !== undefined || 'severity' in fault || MESSAGES.test(fault.message);
    return fromDriver && (UNAVAILABLE.test(code ?? '') || MESSAGES.test(fault.message));
  });
  if (!isUnavailable && !isRefusedConnection(thrown)) {
    return null;
  }
  return new Z2Error('DATABASE_UNAVAILABLE', 'PostgreSQL does not answer.', {
    remedy: 'Try again in a moment; ./z2 doctor says what is down.',
    cause: thrown,
  });
}

/** pg's own connect error comes bare, without TypeORM's wrapper. */
function isRefusedConnection(error: Error): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === 'connect' && (code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ETIMEDOUT');
}
