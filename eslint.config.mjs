import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import house from './tools/eslint/index.cjs';
import * as restrictions from './tools/eslint/restrictions.cjs';

/** Synthesis itself: the same input gives the same output. */
const PURE = ['lib/**/*.ts', 'constructs/**/*.ts', 'stacks/**/*.ts'];

/** Where files are read: everything behind it is given values. */
const READERS = ['lib/config/read.ts'];

const SOURCES = ['bin/**/*.ts', ...PURE];

const PROGRAMS = ['tools/**/*.ts', 'bench/**/*.ts', 'conformance/**/*.ts', 'bin/**/*.ts'];

const TESTS = ['test/**/*.ts'];

export default defineConfig(
  {
    ignores: [
      'build/',
      'dist/',
      'cdktf.out/',
      'state/',
      '.conformance/',
      'examples/*/{build,dist}/',
    ],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house },
    rules: { 'house/explained-disable': 'error' },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-restricted-imports': ['error', { paths: restrictions.providerRoots }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // `{ status, ...rest }` is how a field is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A construct registers itself with its scope: `new` alone is the normal form.
      'no-new': 'off',
    },
  },
  {
    files: SOURCES,
    plugins: { jsdoc },
    rules: {
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
      'max-depth': ['error', 2],
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      complexity: ['error', 10],
      'no-param-reassign': ['error', { props: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      'no-restricted-syntax': ['error', ...restrictions.syntax],
      // Each cast is an exception with a reason; `as const` is not a cast.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
        },
      ],
      'jsdoc/no-types': 'error',
      'house/readonly-props': 'error',
      'house/documented-props': 'error',
      'house/default-tag': 'error',
      'house/function-length': ['error', { max: 40, maxConstructor: 60 }],
    },
  },
  {
    files: PURE,
    ignores: READERS,
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [...restrictions.providerRoots, ...restrictions.nodeModules] },
      ],
      'no-restricted-globals': ['error', ...restrictions.globals],
      'no-restricted-properties': ['error', ...restrictions.properties],
    },
  },
  {
    files: ['constructs/**/index.ts', 'lib/**/index.ts', 'stacks/**/index.ts'],
    rules: { 'no-restricted-syntax': ['error', ...restrictions.indexSyntax] },
  },
  {
    files: PROGRAMS,
    rules: { 'no-console': 'off' },
  },
  {
    // A test reads rendered output, which is JSON of any shape, and knows what it put in.
    files: TESTS,
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
