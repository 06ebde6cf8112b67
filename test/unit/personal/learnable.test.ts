import assert from 'node:assert/strict';
import { isLearnable } from '../../../server/personal/learnable.ts';

const learnable = (text: string, above = ''): boolean => isLearnable({ above, text });

describe('isLearnable', () => {
  for (const code of [
    'const total = items.reduce((sum, item) => sum + item.price, 0);',
    'for token in tokens:\n    count += 1',
    'if (!isAuthorized(user)) return forbidden();',
    'self.assertEqual(response.status_code, 200)',
    'import { something } from "./a/rather/long/path/of/folders.ts";',
  ]) {
    it(`keeps ${code}`, () => {
      assert.ok(learnable(code));
    });
  }

  for (const [what, text] of Object.entries({
    'a password': 'const password = "hunter2hunter2";',
    'a key in a dictionary': `    "api_key": 'abcdefgh',`,
    'a token that is passed': 'client.setToken("abc-def")',
    'a header': "headers['Authorization'] = 'Bearer abc'",
    'text like a key': 'x = connect(AKIA1234567890ABCDEF)',
    'a hash': 'const commit = lookUp(e3b0c44298fc1c149afbf4c8996fb924);',
    'a URL with a password': 'db = connect("postgres://me:word@host/db")',
    'text like a special token': 'print("<|fim_middle|>")',
    'a begun special token': 'const a = value <|fim',
    closers: '});\n  });',
    'next to nothing': 'x = 1',
    numbers: '10, 20, 30, 40, 50,',
    'a long line': `const x = "${'a '.repeat(150)}";`,
    'many lines': 'call(argument);\n'.repeat(20),
  })) {
    it(`keeps no line with ${what}`, () => {
      assert.ok(!learnable(text));
    });
  }

  it('keeps no line below one with a secret', () => {
    assert.ok(!learnable('connect(server, user);', 'const password = "hunter2";'));
    assert.ok(learnable('connect(server, user);', 'const user = "me";'));
  });
});
