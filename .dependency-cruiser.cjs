/** Which part may import which. A part that is not named here as allowed is forbidden; type-only imports count as imports. */
const parts = ['domain', 'workflows', 'activities', 'worker', 'api', 'client', 'outside', 'db', 'templates', 'admin', 'test', 'scripts'];

/** Everything of ours that the part may not import. */
const butNot = (...allowed) => `^(${parts.filter((part) => !allowed.includes(part)).join('|')})/`;

module.exports = {
  forbidden: [
    {
      name: 'domain-imports-nothing-of-ours',
      comment: 'Nouns and rules without I/O: workflows replay them, tests run them without any part.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { path: butNot('domain') },
    },
    {
      name: 'workflows-import-domain',
      comment: 'A workflow tells the story in words of the domain; what reaches outside is an activity.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: butNot('workflows', 'domain', 'activities') },
    },
    {
      name: 'workflows-know-only-types-of-activities',
      comment: 'Code of an activity inside the workflow bundle would reach outside during replay.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'db-imports-domain',
      comment: 'Tables hold nouns of the domain and know nothing of who asks.',
      severity: 'error',
      from: { path: '^db/' },
      to: { path: butNot('db', 'domain') },
    },
    {
      name: 'templates-import-domain',
      comment: 'Pages and mails show facts that they are given; they fetch nothing.',
      severity: 'error',
      from: { path: '^templates/' },
      to: { path: butNot('templates', 'domain') },
    },
    {
      name: 'outside-imports-domain',
      comment: 'How hosts are reached that are not ours, and which may be.',
      severity: 'error',
      from: { path: '^outside/' },
      to: { path: butNot('outside', 'domain') },
    },
    {
      name: 'activities-import-domain-db-templates-outside',
      comment: 'Activities are what workflows do outside: they do not know who started the workflow.',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: butNot('activities', 'domain', 'db', 'templates', 'outside', 'workflows') },
    },
    {
      name: 'activities-know-only-the-port-of-workflows',
      comment: 'workflows/activities.ts says what the story needs done; activities fulfil it.',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: '^workflows/', pathNot: '^workflows/activities\\.ts$' },
    },
    {
      name: 'client-imports-domain-db-workflows',
      comment: 'The order desk asks the workflows on behalf of every door, and reads what it needs for that.',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: butNot('client', 'domain', 'db', 'workflows') },
    },
    {
      name: 'api-imports-client-domain-db-templates-outside',
      comment: 'The api reads tables and asks the order desk; it has no activities, so it cannot issue, revoke or move money by itself.',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: butNot('api', 'client', 'domain', 'db', 'templates', 'outside', 'workflows') },
    },
    {
      name: 'doors-know-only-the-contract-of-workflows',
      comment: 'Names of messages and their shapes are shared; the workflow itself runs in the worker.',
      severity: 'error',
      from: { path: '^(api|client)/' },
      to: { path: '^workflows/', pathNot: '^workflows/(contract|search-attributes)\\.ts' },
    },
    {
      name: 'nobody-imports-the-outermost',
      comment: 'api, worker, admin and the tests are where the parts are put together: they import, they are not imported.',
      severity: 'error',
      from: { path: `^(${parts.join('|')})/`, pathNot: '^(scripts|test)/' },
      to: { path: '^(api|worker|admin|test|scripts)/', pathNot: '^$1/' },
    },
    {
      name: 'only-composition-roots-read-the-configuration',
      comment: 'Everything else is given what it needs, so that a test can give something else.',
      severity: 'error',
      from: { pathNot: '^(api/main\\.ts|worker/main\\.ts|admin/|scripts/|test/)' },
      to: { path: '^config\\.ts$' },
    },
    { name: 'no-circles', comment: 'A circle of imports is one part pretending to be two.', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
