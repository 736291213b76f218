export { PEAK_DBTP } from './dub-checks';
export { RenderStage, type RenderStageOptions } from './render.stage';
