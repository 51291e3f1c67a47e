import { builtinModules } from 'node:module';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const nodeBuiltIns = {
  patterns: [{ group: ['node:*'], message: 'Runs inside workflows, where everything must come out the same on replay: no Node built-ins here.' }],
  paths: builtinModules.filter((name) => !name.startsWith('_')).map((name) => ({ name, message: 'Runs inside workflows: no Node built-ins here.' })),
};

const ledgerPosting = {
  group: ['**/db/ledger/ledger'],
  importNamePattern: '^post',
  message: 'Money moves in the transition activity alone; the admin command posts deposits and contracts, test accounts their own points.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data*/', '.tools/', '.test/', 'coverage/', '**/*.cjs', '**/*.mjs', 'public/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off', // a port's function is async although one adapter has nothing to wait for
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['activities/transition.ts', 'activities/test-points.ts', 'admin/**', 'db/**', 'scripts/**', 'test/**', 'workflows/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [ledgerPosting] }] },
  },
  {
    // Knex hands out rows as `any`; these files are where they get their types. In tests, jest's matchers and answers' JSON are `any`.
    files: ['db/**/*.ts', 'test/**/*.ts'],
    rules: Object.fromEntries(['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [`@typescript-eslint/no-unsafe-${use}`, 'off'])),
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  {
    // An expression that takes more than a time in proportion to its text holds up everybody who asks meanwhile.
    files: ['**/*.ts'],
    ignores: ['scripts/**', 'test/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', nodeBuiltIns] },
  },
);
