export * from './data-source';
export * from './entities';
export * from './job-transaction';
export { MIGRATIONS } from './migrations';
export * from './repositories/checkpoint.repository';
export * from './repositories/jobs.repository';
export * from './repositories/past.repository';
export * from './repositories/run-checks';
export { jobSummary } from './repositories/views';
