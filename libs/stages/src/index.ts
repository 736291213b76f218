export * from './stage';
export * from './stage-io';
export * from './transcribe';
export * from './translate';
