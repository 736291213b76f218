export { TranslateStage } from './translate.stage';
