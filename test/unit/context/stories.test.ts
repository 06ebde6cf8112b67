import assert from 'node:assert/strict';
import { extractContext } from '../../../server/context/extract-context.ts';
import { Syntax } from '../../../server/syntax/syntax.ts';
import { assetsDirectory, PATIENT } from '../syntax/assets-directory.ts';
import { drawn } from './drawn-document.ts';
import { C_STORIES, CPP_STORIES, CSHARP_STORIES, JAVA_STORIES } from './stories-c-family.ts';
import { GO_STORIES, RUST_STORIES } from './stories-go-rust.ts';
import {
  CSS_STORIES,
  JAVASCRIPT_STORIES,
  PHP_STORIES,
  TSX_STORIES,
  TYPESCRIPT_STORIES,
} from './stories-web.ts';
import { PYTHON_STORIES, RUBY_STORIES, SHELL_STORIES } from './stories-scripts.ts';
import type { Story } from './stories.ts';

const STORIES: Readonly<Record<string, readonly Story[]>> = {
  typescript: TYPESCRIPT_STORIES,
  typescriptreact: TSX_STORIES,
  javascript: JAVASCRIPT_STORIES,
  javascriptreact: JAVASCRIPT_STORIES,
  python: PYTHON_STORIES,
  java: JAVA_STORIES,
  go: GO_STORIES,
  rust: RUST_STORIES,
  c: C_STORIES,
  cpp: CPP_STORIES,
  csharp: CSHARP_STORIES,
  ruby: RUBY_STORIES,
  php: PHP_STORIES,
  shellscript: SHELL_STORIES,
  css: CSS_STORIES,
};

const logged: string[] = [];
const syntax = Syntax.create(assetsDirectory, (message) => logged.push(message), PATIENT);

for (const [languageId, stories] of Object.entries(STORIES)) {
  describe(`context in ${languageId}`, () => {
    before(() => syntax.load(languageId));

    for (const { name, drawing, extent, place = 'code', scopes } of stories) {
      const { text, document, position } = drawn(drawing);
      const input = { uri: 'file:///sample', path: 'sample', languageId, document, position };

      it(`with a grammar: ${name}`, () => {
        assert.deepEqual(logged, []);
        const tree = syntax.parse(languageId, text);
        assert.ok(tree, 'a tree');
        try {
          const context = extractContext({ ...input, tree });
          assert.equal(context.place, place);
          assert.equal(context.extent.kind, extent);
          if (scopes) {
            assert.deepEqual(
              context.scopes.map((scope) => `${scope.kind} ${scope.name}`.trim()),
              scopes,
            );
          }
        } finally {
          tree.delete();
        }
      });

      it(`without: ${name}`, () => {
        const context = extractContext(input);
        assert.equal(context.place, place);
        assert.equal(context.extent.kind, extent);
        assert.deepEqual(context.scopes, []);
      });
    }
  });
}
