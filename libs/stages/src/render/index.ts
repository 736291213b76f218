export { PEAK_DBTP } from './dub';
export { RenderStage, type RenderStageOptions, SEGMENT_MS } from './render.stage';
