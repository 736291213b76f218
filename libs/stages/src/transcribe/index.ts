export { servingCaptions } from './serving-captions';
export { TranscribeStage } from './transcribe.stage';
