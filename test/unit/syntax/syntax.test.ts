import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOf } from '../../../server/context/document-lines.ts';
import { extractContext } from '../../../server/context/extract-context.ts';
import { DocumentTrees } from '../../../server/syntax/document-trees.ts';
import { LANGUAGES } from '../../../server/syntax/language-table.ts';
import { MAX_LINE_CHARACTERS, MAX_TREE_CHARACTERS, Syntax } from '../../../server/syntax/syntax.ts';
import type { WasmTree } from '../../../server/syntax/wasm-tree.ts';
import { assetsDirectory, PATIENT } from './assets-directory.ts';

const START = { line: 0, character: 0 };

function createSyntax(directory = assetsDirectory) {
  const logged: string[] = [];
  return { logged, syntax: Syntax.create(directory, (message) => logged.push(message), PATIENT) };
}

describe('grammars', () => {
  for (const language of LANGUAGES.filter(({ wasm }) => wasm !== undefined)) {
    const [id] = language.ids;
    it(`${id}: grammar and query load and fit each other`, async () => {
      const { syntax, logged } = createSyntax();
      await syntax.load(id!);
      assert.deepEqual(logged, []);
      assert.ok(syntax.isReady(id!));
      const tree = syntax.parse(id!, '');
      assert.ok(tree);
      tree.delete();
    });
  }

  it('a language without a grammar has no trees and is no reason to complain', async () => {
    const { syntax, logged } = createSyntax();
    for (const id of ['markdown', 'no such language', 'constructor']) {
      await syntax.load(id);
      assert.equal(syntax.isReady(id), false);
      assert.equal(syntax.parse(id, '# a'), undefined);
    }
    assert.deepEqual(logged, []);
  });

  it('a language that is not loaded yet has no trees yet', () => {
    assert.equal(createSyntax().syntax.parse('go', 'package a'), undefined);
  });
});

describe('documents that get no tree', () => {
  const { syntax } = createSyntax();
  before(() => syntax.load('javascript'));

  it('20 MB', () => {
    assert.equal(syntax.parse('javascript', 'f();\n'.repeat(4_000_000)), undefined);
  });

  it('a minified file', () => {
    assert.equal(
      syntax.parse('javascript', `f();\n${'a();'.repeat(MAX_LINE_CHARACTERS / 4)}b();\n`),
      undefined,
    );
    assert.equal(syntax.parse('javascript', 'a'.repeat(MAX_LINE_CHARACTERS + 1)), undefined);
  });

  it('but one just below the limits does', () => {
    const line = `f(${' '.repeat(76)});\n`;
    const tree = syntax.parse('javascript', line.repeat(Math.floor(MAX_TREE_CHARACTERS / 4 / line.length)));
    assert.ok(tree);
    tree.delete();
    const longLine = syntax.parse('javascript', `${'a();'.repeat(MAX_LINE_CHARACTERS / 4)}\nf();`);
    assert.ok(longLine);
    longLine.delete();
  });

  it('one that takes too long to parse, and the parser goes on afterwards', async () => {
    const hurried = Syntax.create(assetsDirectory, (message) => assert.fail(message), {
      firstMs: 0,
      nextMs: 0,
    });
    await hurried.load('javascript');
    assert.equal(hurried.parse('javascript', 'if (a) { b(); }\n'.repeat(10_000)), undefined);
    const small = hurried.parse('javascript', 'a');
    assert.ok(small);
    assert.equal(small.hasError, false);
    small.delete();
  });

  it('one that takes too long behind an edit, also where nothing of the tree before is taken over', async () => {
    const hurried = Syntax.create(assetsDirectory, (message) => assert.fail(message), {
      firstMs: PATIENT.firstMs,
      nextMs: 0,
    });
    await hurried.load('ruby');
    const long = 'if a\n  b\nend\n'.repeat(10_000);
    const wrong = hurried.parse('ruby', `${long}=> `);
    assert.ok(wrong?.hasError);
    assert.equal(hurried.parse('ruby', long, wrong), undefined);
  });
});

describe('bad assets', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'foretype-assets-'));
    await mkdir(join(directory, 'grammars', 'go'), { recursive: true });
    await copyFile(join(assetsDirectory, 'web-tree-sitter.wasm'), join(directory, 'web-tree-sitter.wasm'));
    await copyFile(
      join(assetsDirectory, 'grammars', 'go', 'context.scm'),
      join(directory, 'grammars', 'go', 'context.scm'),
    );
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function loadTwice() {
    const { syntax, logged } = createSyntax(directory);
    await Promise.all([syntax.load('go'), syntax.load('go')]);
    await syntax.load('go');
    assert.equal(syntax.isReady('go'), false);
    assert.equal(syntax.parse('go', 'package a'), undefined);
    assert.equal(logged.length, 1);
    return logged[0]!;
  }

  it('a grammar that is missing', async () => {
    assert.match(await loadTwice(), /No grammar for go.*tree-sitter-go\.wasm/);
  });

  it('a grammar that is broken', async () => {
    const wasm = await readFile(join(assetsDirectory, 'grammars', 'tree-sitter-go.wasm'));
    await writeFile(join(directory, 'grammars', 'tree-sitter-go.wasm'), wasm.subarray(0, wasm.length / 2));
    assert.match(await loadTwice(), /No grammar for go/);
  });

  it('a grammar that is none', async () => {
    await writeFile(join(directory, 'grammars', 'tree-sitter-go.wasm'), 'no wasm');
    assert.match(await loadTwice(), /No grammar for go/);
  });

  it('a query that does not fit', async () => {
    await copyFile(
      join(assetsDirectory, 'grammars', 'tree-sitter-go.wasm'),
      join(directory, 'grammars', 'tree-sitter-go.wasm'),
    );
    await writeFile(join(directory, 'grammars', 'go', 'context.scm'), '(no_such_node) @comment');
    assert.match(await loadTwice(), /No grammar for go.*no_such_node/);
  });

  it('no runtime: said once for all languages', async () => {
    await rm(join(directory, 'web-tree-sitter.wasm'));
    const { syntax, logged } = createSyntax(directory);
    await Promise.all([syntax.load('go'), syntax.load('python')]);
    assert.equal(logged.length, 1);
    assert.match(logged[0]!, /documents are read as text/);
    assert.equal(syntax.isReady('go'), false);
  });

  it('a parser that crashes turns its language off and nothing else', async () => {
    const { syntax, logged } = createSyntax();
    await Promise.all([syntax.load('go'), syntax.load('css')]);
    const previous = syntax.parse('go', 'package a');
    assert.ok(previous);
    previous.tree.edit = () => {
      throw new Error('RuntimeError: memory access out of bounds');
    };
    assert.equal(syntax.parse('go', 'package b', previous), undefined);
    assert.equal(syntax.parse('go', 'package c'), undefined);
    assert.equal(logged.length, 1);
    assert.match(logged[0]!, /go grammar crashed/);
    const css = syntax.parse('css', 'a {}');
    assert.ok(css);
    css.delete();
  });
});

describe('a tree that crashes while it is read', () => {
  it('leaves its document to the text, says so once, and turns its language off', async () => {
    const { syntax, logged } = createSyntax();
    await syntax.load('go');
    const trees = new DocumentTrees(syntax);
    const text = 'package a\n\nfunc f() {\n\t\n}\n';
    const document = { uri: 'file:///a.go', languageId: 'go', version: 1, getText: () => text };
    const tree = trees.treeFor(document) as WasmTree;
    Object.defineProperty(tree.tree, 'rootNode', {
      get: () => {
        throw new Error('RuntimeError: unreachable');
      },
    });
    for (let time = 0; time < 2; time++) {
      const context = extractContext({
        uri: document.uri,
        path: 'a.go',
        languageId: 'go',
        document: linesOf(text),
        position: { line: 3, character: 1 },
        tree,
      });
      assert.equal(context.hasSyntaxTree, false);
      assert.equal(context.extent.kind, 'block');
    }
    assert.equal(logged.length, 1);
    assert.match(logged[0]!, /go grammar crashed/);
    assert.equal(trees.treeFor({ ...document, version: 2 }), undefined);
    trees.clear();
  });
});

describe('trees of documents', () => {
  const { syntax } = createSyntax();
  before(() => Promise.all([syntax.load('javascript'), syntax.load('python')]));

  const source = (text: string, version: number, languageId = 'javascript', uri = 'file:///a') => {
    let reads = 0;
    return {
      uri,
      languageId,
      version,
      getText: () => (reads++, text),
      get reads() {
        return reads;
      },
    };
  };

  it('the same version gives the same tree and is not read again', () => {
    const trees = new DocumentTrees(syntax);
    const first = source('f();', 1);
    const tree = trees.treeFor(first);
    assert.ok(tree);
    assert.equal(trees.treeFor(first), tree);
    assert.equal(first.reads, 1);
    trees.clear();
  });

  it('a new version replaces the tree, and the old one says so', () => {
    const trees = new DocumentTrees(syntax);
    const old = trees.treeFor(source('f(', 1));
    const next = trees.treeFor(source('f()', 2));
    assert.equal(next?.hasError, false);
    assert.throws(() => old?.hasError, /replaced/);
    trees.clear();
  });

  it('another language starts over', () => {
    const trees = new DocumentTrees(syntax);
    trees.treeFor(source('def f(): pass', 1));
    const tree = trees.treeFor(source('def f(): pass', 2, 'python'));
    assert.equal(tree?.languageId, 'python');
    assert.equal(tree.hasError, false);
    assert.equal(trees.treeFor(source('# A', 3, 'markdown')), undefined);
    assert.throws(() => tree.hasError, /replaced/, 'freed');
    trees.clear();
  });

  it('a document that is too large is read a few times at most', () => {
    const trees = new DocumentTrees(syntax);
    const large = 'f();\n'.repeat(300_000);
    const reads = Array.from({ length: 10 }, (_, version) => {
      const document = source(large, version);
      assert.equal(trees.treeFor(document), undefined);
      return document.reads;
    });
    assert.ok(reads.reduce((a, b) => a + b) <= 3);
    trees.close('file:///a');
    assert.ok(trees.treeFor(source('f();', 1)), 'closed and opened anew');
    trees.clear();
  });

  it('one that cannot be followed is read as text for a while, then tried again', async () => {
    const hurried = Syntax.create(assetsDirectory, (message) => assert.fail(message), {
      firstMs: 10_000,
      nextMs: 0,
    });
    await hurried.load('javascript');
    const trees = new DocumentTrees(hurried);
    // Every version differs from its first line to its last, so nothing can be taken over.
    const program = (version: number) =>
      `if (a${version}) {\n${'  b(1);\n'.repeat(3_000)}} else c${version}();\n`;
    const tried: number[] = [];
    for (let version = 0; version < 220; version++) {
      const document = source(program(version), version);
      trees.treeFor(document);
      if (document.reads > 0) tried.push(version);
    }
    trees.clear();
    assert.ok(tried.length < 15, `${tried.length} versions parsed`);
    assert.ok(tried.at(-1)! > 200, 'tried again');
  });

  it('of many documents the one asked for longest ago is freed', () => {
    const trees = new DocumentTrees(syntax);
    const first = trees.treeFor(source('f()', 1, 'javascript', 'file:///0'));
    for (let n = 1; n < 40; n++) trees.treeFor(source('f()', 1, 'javascript', `file:///${n}`));
    assert.throws(() => first?.nodeAt(START), /replaced/);
    assert.ok(trees.treeFor(source('f()', 1, 'javascript', 'file:///0')));
    trees.clear();
  });
});
