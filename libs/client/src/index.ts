export * from './connect-events';
export * from './endpoints';
export * from './problem-to-error';
export * from './upload-in-parts';
export * from './z2-client';
