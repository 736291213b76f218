export * from './stage';
export * from './stage-io';
