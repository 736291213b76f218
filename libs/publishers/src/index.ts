export * from './create-publishers';
export { FolderPublisher } from './folder/folder.publisher';
export * from './limits';
export * from './publisher';
export * from './publisher-infos';
export { S3Publisher, type S3PublisherOptions } from './s3/s3.publisher';
export { safeName } from './text/safe-name';
export { WebhookPublisher, type WebhookPublisherOptions } from './webhook/webhook.publisher';
export { YoutubePublisher, type YoutubePublisherOptions } from './youtube/youtube.publisher';
