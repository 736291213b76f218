import type { DeadLetterList, RequeueAnswer, RequeueRequest, StageName } from '@z2/contracts';

import type { Call, CallOptions } from './transport';

export interface DeadLettersQuery {
  limit?: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
  stage?: StageName;
  owner?: string;
}

/** Stage runs that were given up; part of {@link Z2Client}, with its errors. */
export class DeadLettersClient {
  constructor(private readonly call: Call) {}

  /** Newest first; at most `limit` (default 50). */
  list(query: DeadLettersQuery = {}, call?: CallOptions): Promise<DeadLetterList> {
    return this.call('listDeadLetters', { query: { ...query } }, call);
  }

  /** Without ids: all. */
  requeue(request: RequeueRequest = {}, call?: CallOptions): Promise<RequeueAnswer> {
    return this.call('requeueDeadLetters', { json: request }, call);
  }
}
