import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WasmPython } from '../../../../server/tasks/examples/worker/wasm-python.ts';
import { assetsDirectory } from '../../syntax/assets-directory.ts';
import { given, givenInHaste, ran, sandbox } from './ran.ts';

describe('the sandbox', function () {
  this.timeout(60_000);

  it('runs Python', async () => {
    const program = 'from typing import List\n\ndef f(xs: List[int]) -> int:\n    return sum(xs) ** 20\n';
    assert.deepEqual(await given('python', program, 'f([10, 2])', "f(['a'])", 'f([])'), [
      String(12n ** 20n),
      '!TypeError',
      '0',
    ]);
  });

  it('runs JavaScript and TypeScript', async () => {
    const program =
      'interface P { x: number }\nexport const f = async <T extends P>(p: T, by = 2 as number): Promise<number[]> => [p!.x * by];';
    assert.deepEqual(await given('typescript', program, 'f({x: 2})', 'f()', 'f({x: 1}, 3)'), [
      '[4]',
      '!TypeError',
      '[3]',
    ]);
    assert.deepEqual(
      await given(
        'javascript',
        'module.exports = f;\nfunction f(s) { console.log(s); return new Map([[s, -0]]); }',
        'f("é")',
      ),
      ['{"é": 0}'],
    );
  });

  it('takes Python as CPython runs it: dictionaries in their order, stable sorting, slices, methods', async () => {
    const program = `
from collections import Counter, defaultdict
import functools, math
@functools.lru_cache(maxsize=None)
def backwards(s): return s[::-1].title()
def lengths(words): return {w: len(w) for w in words}
def groups(words):
    found = defaultdict(list)
    for w in words:
        found[len(w)].append(w)
    return found
def by_length(words):
    words.sort(key=len, reverse=True)
    return words, sorted(words, key=len)
`;
    assert.deepEqual(
      await given(
        'python',
        program,
        'backwards("hello world")',
        'lengths(["zz", "a", "bbb"])',
        'groups(["zz", "a", "bb"])',
        'by_length(["bb", "a", "cc", "d", "eee"])',
        'Counter("abcabcaab").most_common(2)',
        'list(dict.fromkeys([3, 1, 3, 2]))',
        '{"b": 1, "a": {"x": 1, "y": 2}} == {"a": {"y": 2, "x": 1}, "b": 1}',
        '(round(2.675, 2), round(2.5), round(-1.25, 1), round(1234.5, -2))',
        '("abc"[::-2], [1, 2, 3, 4][3:0:-1], (1, 2, 3)[::2])',
        '"aB1".swapcase() + "7".zfill(3) + "x".ljust(3, ".")',
      ),
      [
        "'Dlrow Olleh'",
        "{'zz': 2, 'a': 1, 'bbb': 3}",
        "{2: ['zz', 'bb'], 1: ['a']}",
        "(['eee', 'bb', 'cc', 'a', 'd'], ['a', 'd', 'bb', 'cc', 'eee'])",
        "[('a', 4), ('b', 3)]",
        '[3, 1, 2]',
        'True',
        '(2.67, 2, -1.2, 1200.0)',
        "('ca', [4, 3, 2], (1, 3))",
        "'Ab1007x..'",
      ],
    );
  });

  it('ends what does not end, whatever it does', async () => {
    const loops = {
      python:
        'def f():\n    while True:\n        try:\n            [0] * 1000\n        except BaseException:\n            pass\n',
      javascript: 'const f = () => /^(a+)+$/.test("a".repeat(40) + "!");',
    };
    for (const [languageId, program] of Object.entries(loops)) {
      assert.deepEqual(await givenInHaste(languageId, program, 'f()', 'f()'), ['!too-slow'], languageId);
    }
    assert.deepEqual(
      await givenInHaste('javascript', 'while (true);', '1'),
      ['!too-slow'],
      'while it is loaded',
    );
  });

  it('gives no more memory and calls than anybody needs', async () => {
    assert.deepEqual(await given('python', 'def f(n):\n    return f(n + 1)\n', 'f(0)', '1'), [
      '!RuntimeError',
      '1',
    ]);
    assert.deepEqual(await given('javascript', 'const f = (n) => f(n + 1) + 1;', 'f(0)', '1'), [
      '!InternalError',
      '1',
    ]);
    assert.deepEqual(await given('python', '', '"x" * 100000000', '1'), ['!MemoryError', '1']);
    const [hog] = await given('javascript', 'const f = () => new Uint8Array(1e9).length;', 'f()');
    assert.equal(hog, '!InternalError');
    const memory = process.memoryUsage().rss;
    await givenInHaste(
      'javascript',
      'const f = () => { const a = []; for (;;) a.push("x".repeat(1e6) + a.length); };',
      'f()',
    );
    await givenInHaste(
      'python',
      'def f():\n    a = []\n    while True:\n        a.append("x" * 100000)\n',
      'f()',
    );
    assert.ok(process.memoryUsage().rss - memory < 400e6);
  });

  it('is cancelled at once, and settles when the thread has ended', async () => {
    const cancel = new AbortController();
    const running = ran('python', 'def f():\n    while True:\n        pass\n', ['f()'], cancel.signal);
    setTimeout(() => {
      cancel.abort();
    }, 200);
    assert.equal((await running).end, 'cancelled');
    assert.equal((await ran('python', '', ['1'], cancel.signal)).end, 'cancelled');
  });

  it('takes the first program that loads', async () => {
    const programs = ['import requests', 'def f():\n    return 1', 'x'];
    const report = await sandbox.run(
      { language: 'python', programs, expressions: ['f()'] },
      new AbortController().signal,
    );
    assert.deepEqual(
      report.loads.map(({ kind }) => kind),
      ['raised', 'value'],
    );
    assert.deepEqual(report.outcomes, [{ kind: 'value', text: '1' }]);
  });

  it('takes nothing that is printed for a result', async () => {
    assert.deepEqual(
      await given('python', 'def f():\n    print("7" * 300000)\n    print("8")\n    return 9\n', 'f()'),
      ['9'],
    );
  });

  it('is small', async () => {
    for (const name of ['micropython.wasm', 'quickjs.wasm']) {
      assert.ok((await stat(join(assetsDirectory, 'sandbox', name))).size < 600_000, name);
    }
  });
});

describe('hostile code in the sandbox', function () {
  this.timeout(60_000);

  it('reaches no file, process, network or JavaScript from Python', async () => {
    const modules =
      'js jsffi os sys.modules vfs io socket select uctypes micropython pathlib subprocess asyncio platform machine'.split(
        ' ',
      );
    const imports = modules.map((name) => `__import__("${name}")`);
    assert.deepEqual(
      await given('python', '', ...imports),
      modules.map(() => '!ImportError'),
    );
    assert.deepEqual(await given('python', 'from js import fetch', '1'), ['!ImportError']);
    const tries = [
      'open("/etc/passwd").read()',
      'open("/tmp/foretype-escape", "w").write("x")',
      '__import__("js").process.exit(1)',
      '__import__("os").listdir("/")',
      'execfile("/etc/passwd")',
      // Past the harness, by what its functions know.
      '_method.__globals__["__really_import"]("js").process.exit(1)',
      '__loaded["js"]',
    ];
    for (const expression of tries) {
      const [outcome] = await given('python', '', expression);
      assert.match(outcome ?? '', /^!/, expression);
    }
    await assert.rejects(stat('/tmp/foretype-escape'));
  });

  it('finds nothing behind the interpreter either, where there is no harness', async () => {
    const wasm = await readFile(join(assetsDirectory, 'sandbox', 'micropython.wasm'));
    assert.equal(new WasmPython(wasm).execute('print(1)').raised, undefined);
    for (const code of [
      'import js\nprint(js.process)',
      'import js\njs.globalThis',
      'from js import fetch',
      'import jsffi\njsffi.create_proxy(1)\njsffi.to_js([1])',
      'import os\nprint(os.listdir("/"))',
      'import os\nos.mkdir("/x")',
      'import vfs\nvfs.mount(vfs.VfsPosix("/"), "/host")\nprint(open("/host/etc/passwd").read())',
      'import sys\nsys.stdin.read(1)[0]',
      'open("/etc/passwd")',
      'import time\nassert time.time() != 0 or time.ticks_ms() != 0',
    ]) {
      const python = new WasmPython(wasm);
      let isRefused = false;
      try {
        isRefused = python.execute(code).raised !== undefined;
      } catch {
        isRefused = true;
      }
      assert.ok(isRefused, code);
    }
  });

  it('reaches no file, process, network or clock from JavaScript', async () => {
    const names = [
      'process',
      'require',
      'fetch',
      'XMLHttpRequest',
      'WebSocket',
      'Deno',
      'std',
      'os',
      'setTimeout',
      'WebAssembly',
      'Buffer',
      'navigator',
    ];
    const types = await given('javascript', '', ...names.map((name) => `typeof ${name}`));
    assert.deepEqual(
      types,
      names.map(() => '"undefined"'),
    );
    for (const expression of [
      'f.constructor("return process")()',
      'import("fs")',
      'import("node:child_process")',
      'eval("require")("fs")',
      'console.log.constructor("return process")()',
      'globalThis.constructor.constructor("return process")().exit(1)',
    ]) {
      const [outcome] = await given('javascript', 'function f() {}', expression);
      assert.match(outcome ?? '', /^!/, expression);
    }
  });

  it('cannot make the harness lie for others, nor break the server', async () => {
    const hostile = `
Array.isArray = () => { throw 1; };
JSON.stringify = () => 'null';
Object.keys = () => [];
globalThis.String = Symbol;
function f() { return ['a', { b: 1 }]; }
const g = () => ({ get x() { for (;;); } });
const h = () => { const a = []; a.push(a); return a; };
`;
    assert.deepEqual(await given('javascript', hostile, 'f()', 'h().length'), ['["a", {"b": 1}]', '1']);
    assert.deepEqual(await givenInHaste('javascript', hostile, 'g()'), ['!too-slow']);
    const shadowing =
      'def repr(x):\n    return "1"\nlist = None\nstr = 3\ndef f():\n    return ["a"]\nclass E(BaseException):\n    pass\ndef g():\n    raise E("\\u0004")\n';
    assert.deepEqual(await given('python', shadowing, 'f()', 'g()', 'f()'), ["['a']", '!E', "['a']"]);
  });
});
