import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Who may import whom: each folder, and what it may reach besides itself. */
const mayImport = {
  'src/shared': [],
  'src/executors': [],
  'src/tasks': ['src/shared'],
  'src/runner': ['src/executors', 'src/shared'],
  'src/runs': ['src/tasks', 'src/shared'],
  'src/host': ['src/runs', 'src/tasks', 'src/shared'],
  'src/cli': ['src/runs', 'src/tasks', 'src/shared'],
  webview: ['src/shared'],
};

const rooms = [...Object.keys(mayImport), 'src/extension.ts', 'test'];

const zones = Object.entries(mayImport).flatMap(([target, allowed]) =>
  rooms
    .filter((from) => from !== target && !allowed.includes(from))
    .map((from) => ({
      target: `./${target}`,
      from: `./${from}`,
      message: `${target} may import only ${[target, ...allowed].join(', ')}.`,
    })),
);

/** Globals and modules of the page, or of the editor, that other folders may not reach. */
const noVscode = { name: 'vscode', message: 'Only src/host and src/extension.ts know the editor.' };
const noToolkit = {
  name: '@vscode/webview-ui-toolkit',
  message: 'Controls come from webview/ui, so that the toolkit can be swapped in one place.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.vscode-test/',
      'artifacts/',
      'test/fixtures/',
      'media/',
      // They import packages that are installed where they are measured.
      'test/bench/real-code/subjects/',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: ['tsconfig.json', 'webview/tsconfig.json', 'test/e2e/tsconfig.json'],
          noWarnOnMultipleProjects: true,
        }),
      ],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'no-restricted-imports': ['error', { paths: [noVscode, noToolkit] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Typed arrays and other number-keyed maps are indexed by names that look like enums to this rule.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    files: [
      'src/host/**',
      'src/extension.ts',
      'test/host/**',
      'test/support/driver/**',
      'test/bench/activation/**',
    ],
    rules: { 'no-restricted-imports': ['error', { paths: [noToolkit] }] },
  },
  {
    files: ['webview/ui/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode] }] },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
