export { TranscribeStage } from './transcribe.stage';
