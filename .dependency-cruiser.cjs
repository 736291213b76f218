/**
 * Who may import whom: the house rules of ARCHITECTURE.md, read by a machine. test/architecture breaks one on purpose.
 */
const lib = (...names) => `^libs/(${names.join('|')})/`;
const except = (...names) => ({ pathNot: lib(...names) });
const only = (room, ...allowed) => ({
  name: `${room}-imports-only`,
  severity: 'error',
  comment: `libs/${room} may import ${allowed.join(', ') || 'no other room'}.`,
  from: { path: `^libs/${room}/` },
  to: { path: '^(libs|apps)/', ...except(room, ...allowed) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nothing-imports-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'apps-do-not-import-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'rooms-are-entered-by-the-door',
      severity: 'error',
      comment: 'Other rooms are imported through their index.ts (@z2/room), never by a path into them.',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/.+', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/', '/testing/'] },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { pathNot: ['\\.(spec|e2e-spec|contract)\\.ts$', '/testing/', '^test/'] },
      to: { path: '/testing/' },
    },
    only('contracts'),
    only('client', 'contracts'),
    only('runtime', 'contracts'),
    only('subtitles', 'contracts'),
    only('storage', 'contracts', 'runtime'),
    only('media', 'contracts', 'runtime'),
    only('engines', 'contracts', 'runtime', 'media'),
    only('sources', 'contracts', 'runtime', 'media'),
    only('publishers', 'contracts', 'runtime', 'media'),
    only('entities', 'contracts', 'runtime'),
    only('queue', 'contracts', 'runtime', 'entities'),
    only(
      'stages',
      'contracts',
      'runtime',
      'engines',
      'sources',
      'publishers',
      'media',
      'subtitles',
      'storage',
    ),
    {
      name: 'console-imports-contracts-client-subtitles-only',
      severity: 'error',
      comment: 'The rules of libs/subtitles are pure: the cue editor shows them while somebody writes.',
      from: { path: '^apps/console/' },
      to: { path: '^libs/', ...except('contracts', 'client', 'subtitles') },
    },
    {
      name: 'cli-imports-contracts-client-runtime-only',
      severity: 'error',
      from: { path: '^apps/cli/' },
      to: { path: '^libs/', ...except('contracts', 'client', 'runtime') },
    },
    {
      name: 'gateway-runs-no-stage-engine-or-ffmpeg',
      severity: 'error',
      from: { path: '^apps/gateway/' },
      to: { path: lib('stages', 'media', 'publishers') },
    },
    {
      name: 'subtitles-and-contracts-are-pure',
      severity: 'error',
      comment: 'No I/O, no framework.',
      from: { path: '^libs/(subtitles|contracts)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: ['node_modules/(budoux|chardet|eld|htmlparser2)/'] },
    },
    {
      name: 'one-process-runner',
      severity: 'error',
      comment: 'Only libs/runtime starts programs.',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/runtime/', '\\.spec\\.ts$'] },
      to: { path: '^(child_process|node:child_process)$|node_modules/execa/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/|^apps/console/(dist|\\.angular)/' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
