export { addModel } from './add-model';
export {
  type BergamotModel,
  type BergamotModels,
  type FaultyBergamotModel,
  findBergamotModels,
} from './bergamot-models';
export { type GgmlHeader, readGgmlHeader } from './ggml-header';
export { hasModel, listModels, type ModelView, type ResolvedModel, resolveModel } from './model-folder';
export { modelSha256 } from './model-hash';
export { pullModel, type PullOptions } from './pull-model';
export {
  BETTER_WORDS,
  GET_A_MODEL,
  modelFileName,
  publishedModel,
  SUGGESTED_MODELS,
  WHISPER_MODELS,
  type WhisperModel,
} from './whisper-models';
