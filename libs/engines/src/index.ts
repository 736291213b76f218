export * from './availability';
export * from './speech/speech.engine';
export * from './translation/translation.engine';
export * from './voice/voice.engine';
