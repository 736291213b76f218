import { ErrorBody } from './stage';

/** Body of every HTTP error, `application/problem+json` (RFC 9457) with Z2's own fields beside. */
export interface Problem extends ErrorBody {
  /** URI reference that names the kind of error, below the gateway's root. */
  type: string;
  title: string;
  /** HTTP status. */
  status: number;
  /** The same sentence as `message`, under the RFC's name. */
  detail: string;
  /** Path of the request. */
  instance: string;
  /** Stands in the gateway's log too, next to what really happened. */
  error_id: string;
}

/** One fault of a request, an entry of `details.faults` of VALIDATION_FAILED. */
export interface FieldFault {
  /** Path of the field, e.g. `options.loudness_lufs`. */
  field: string;
  message: string;
}
