export * from './connect-events';
export * from './endpoints';
export * from './problem-to-error';
export type { CallOptions, UploadBody } from './transport';
export * from './upload-in-parts';
export * from './z2-client';
