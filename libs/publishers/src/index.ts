export * from './create-publishers';
export { FolderPublisher } from './folder/folder.publisher';
export { safeName } from './folder/safe-name';
export * from './limits';
export * from './publisher';
export { S3Publisher, type S3PublisherOptions } from './s3/s3.publisher';
