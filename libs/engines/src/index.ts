export * from './availability';
export * from './speech/speech.engine';
export * from './translation/translation.engine';
export * from './voice/voice.engine';
export * from './speech/pocketsphinx.engine';
export * from './speech/speech-engines';
export * from './vad/energy-vad';
