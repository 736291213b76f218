export * from './job.entity';
export * from './job-file.entity';
export * from './job-log.entity';
export * from './job-parts.entity';
export * from './job-publishing.entity';
export * from './removed-file.entity';
export * from './setting.entity';
export * from './stage-run.entity';
