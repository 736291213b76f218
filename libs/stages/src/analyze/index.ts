export { AnalyzeStage } from './analyze.stage';
export type { AnalyzeLlm } from './describe-with-llm';
