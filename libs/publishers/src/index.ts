export * from './create-publishers';
export * from './publisher';
export * from './publisher-infos';
export * from './webhook/webhook-sender';
