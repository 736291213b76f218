export { RenderStage, type RenderStageOptions } from './render.stage';
