export { TranslateStage } from './translate.stage';
export { WINDOW as TRANSLATION_WINDOW } from './translate-window';
