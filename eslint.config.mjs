// Lint, and the layers: which room may import which. Layer rules are errors like any other.
import tseslint from 'typescript-eslint';

const VSCODE = { name: 'vscode', message: 'Only src/ runs inside VS Code.' };
const TREE_SITTER = { name: 'web-tree-sitter', message: 'Only server/syntax imports web-tree-sitter.' };
const ONNX = { name: 'onnxruntime-node', message: 'Only server/engine/onnx imports onnxruntime-node.' };
const SRC = { group: ['**/src/**'], message: 'server never imports src.' };
/** Rooms below `server/` that a room must not reach into: the arrows of CONTRIBUTING's map. */
const closed = (...rooms) => ({
  group: rooms.flatMap((room) => [`../${room}`, `../${room}/**`, `../../${room}/**`, `../../../${room}/**`]),
  message: 'Rooms import in one direction only (CONTRIBUTING.md, map of the rooms).',
});
const restrict = (paths, patterns = []) => ({
  'no-restricted-imports': ['error', { paths, patterns }],
});

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', 'test/fixtures/**', 'test/vscode/workspace/**', 'node_modules/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off', // noUncheckedIndexedAccess makes `array[i]!` the idiom in numeric loops
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['server/**/*.ts'], rules: restrict([VSCODE, TREE_SITTER, ONNX], [SRC]) },
  {
    files: ['server/syntax/**/*.ts'],
    rules: restrict(
      [VSCODE, ONNX],
      [SRC, closed('context', 'prompt', 'engine', 'completion', 'model', 'cli')],
    ),
  },
  {
    files: ['server/context/**/*.ts'],
    rules: restrict(
      [VSCODE, TREE_SITTER, ONNX],
      [SRC, closed('prompt', 'engine', 'completion', 'model', 'cli')],
    ),
  },
  {
    files: ['server/prompt/**/*.ts'],
    rules: restrict([VSCODE, TREE_SITTER, ONNX], [SRC, closed('engine', 'completion', 'cli', 'syntax')]),
  },
  {
    files: ['server/engine/**/*.ts'],
    rules: restrict(
      [VSCODE, TREE_SITTER, ONNX],
      [SRC, closed('completion', 'prompt', 'context', 'syntax', 'cli')],
    ),
  },
  {
    files: ['server/engine/onnx/**/*.ts'],
    rules: restrict([VSCODE, TREE_SITTER], [SRC, closed('completion', 'prompt', 'context', 'syntax', 'cli')]),
  },
  {
    files: ['server/model/**/*.ts'],
    rules: restrict(
      [VSCODE, TREE_SITTER, ONNX],
      [SRC, closed('completion', 'prompt', 'context', 'syntax', 'engine', 'cli')],
    ),
  },
  {
    files: ['server/completion/**/*.ts'],
    rules: restrict([VSCODE, TREE_SITTER, ONNX], [SRC, closed('cli')]),
  },
  {
    files: ['server/retrieval/**/*.ts'],
    rules: restrict(
      [VSCODE, TREE_SITTER, ONNX],
      [SRC, closed('completion', 'prompt', 'engine', 'model', 'tasks', 'lsp', 'cli')],
    ),
  },
  {
    files: ['server/tasks/**/*.ts'],
    rules: restrict([VSCODE, TREE_SITTER, ONNX], [SRC, closed('completion', 'lsp', 'cli')]),
  },
  {
    files: ['server/machine/**/*.ts'],
    rules: restrict(
      [VSCODE, TREE_SITTER, ONNX],
      [SRC, closed('completion', 'prompt', 'context', 'syntax', 'engine', 'model', 'lsp', 'cli')],
    ),
  },
  {
    files: ['server/files/**/*.ts'],
    rules: restrict(
      [VSCODE, TREE_SITTER, ONNX],
      [
        SRC,
        closed(
          'completion',
          'prompt',
          'context',
          'syntax',
          'engine',
          'model',
          'retrieval',
          'tasks',
          'lsp',
          'cli',
        ),
      ],
    ),
  },
  {
    files: ['server/personal/**/*.ts'],
    rules: restrict(
      [VSCODE, TREE_SITTER, ONNX],
      [SRC, closed('completion', 'syntax', 'engine', 'model', 'retrieval', 'tasks', 'lsp', 'cli')],
    ),
  },
  { files: ['src/**/*.ts'], rules: restrict([TREE_SITTER, ONNX]) },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
);
