export * from './backoff';
export * from './bull-carrier';
export * from './dispatcher';
export * from './job-commands';
export * from './pipeline';
export * from './reconciler';
export * from './redis';
export * from './stage-runs';
