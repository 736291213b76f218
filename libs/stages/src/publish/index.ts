export * from './publish.stage';
export * from './publish-ledger';
