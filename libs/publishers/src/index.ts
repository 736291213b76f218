export * from './create-publishers';
export { FolderPublisher } from './folder/folder.publisher';
export { safeName } from './folder/safe-name';
export * from './publisher';
