export * from './create-publishers';
export * from './publisher';
export * from './publisher-infos';
