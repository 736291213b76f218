import type { CreateFeedRequest, FeedView, UpdateFeedRequest } from '@z2/contracts';

import type { Call, CallOptions } from './transport';

/** Lists and folders that are watched; part of {@link Z2Client}, with its errors. */
export class FeedsClient {
  constructor(private readonly call: Call) {}

  create(request: CreateFeedRequest, call?: CallOptions): Promise<FeedView> {
    return this.call('createFeed', { json: request }, call);
  }

  list(call?: CallOptions): Promise<FeedView[]> {
    return this.call('listFeeds', {}, call);
  }

  get(feed_id: string, call?: CallOptions): Promise<FeedView> {
    return this.call('getFeed', { params: { feed_id } }, call);
  }

  update(feed_id: string, request: UpdateFeedRequest, call?: CallOptions): Promise<FeedView> {
    return this.call('updateFeed', { params: { feed_id }, json: request }, call);
  }

  /** A worker looks at it now. */
  check(feed_id: string, call?: CallOptions): Promise<FeedView> {
    return this.call('checkFeed', { params: { feed_id } }, call);
  }

  remove(feed_id: string, call?: CallOptions): Promise<FeedView> {
    return this.call('deleteFeed', { params: { feed_id } }, call);
  }
}
