export { PEAK_DBTP } from './dub';
export { RenderStage, type RenderStageOptions } from './render.stage';
