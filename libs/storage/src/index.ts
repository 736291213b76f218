export * from './artifact-store';
export * from './local-artifact-store';
export * from './resumable-uploads';
export { isUploadId } from './upload-faults';
export * from './upload-store';
