export * from './process/run-process';
