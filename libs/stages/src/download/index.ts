export * from './download.stage';
export { assertSourceLength } from './source-length';
