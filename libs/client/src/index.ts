export * from './connect-events';
export * from './endpoints';
export * from './problem-to-error';
export * from './z2-client';
