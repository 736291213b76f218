export * from './analyze';
export * from './download';
export * from './publish';
export * from './render';
export * from './stage';
export * from './stage-io';
export * from './transcribe';
export { servingCaptions } from './transcribe/serving-captions';
export * from './translate';
