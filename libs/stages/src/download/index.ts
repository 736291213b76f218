export * from './download.stage';
