import assert from 'node:assert/strict';
import { declarationAlone } from '../../learned-prompt/holes.ts';

const FILE = `import os


# Adds up.
# All of them.
def total(values):
    result = 0

    for value in values:
        result += value
    return result


def other():
    pass
`;

/** The file with only the declaration of a line in it, a cursor where the line stood. */
function alone(text: string, line: string): string | undefined {
  const start = text.indexOf(`\n${line}\n`) + 1;
  const left = declarationAlone(text, { kind: 'alone', start, end: start + line.length + 1 });
  return left && `${left.before}█${left.after}`;
}

describe('a declaration alone', () => {
  it('keeps the comment above it and nothing else', () => {
    assert.equal(
      alone(FILE, '        result += value'),
      `# Adds up.
# All of them.
def total(values):
    result = 0

    for value in values:
█    return result
`,
    );
  });

  it('ends with the file where its last closer is the hole', () => {
    const script = 'let a;\n\nfunction f(x) {\n  if (x) {\n    g();\n  } else {\n    h();\n  }\n}\n\nf(1);\n';
    const before = 'function f(x) {\n  if (x) {\n    g();\n  } else {\n    h();\n  }\n';
    assert.equal(alone(script, '}'), `${before}█`);
    const inner = script.replace('    h();\n  }\n}', '    h();\n  }\n  x();\n}');
    assert.equal(alone(inner, '    h();'), `${before.replace('    h();\n  }\n', '')}█  }\n  x();\n}\n`);
  });

  it('is none where it is too short to tell anything', () => {
    assert.equal(alone('def f():\n    pass\n', '    pass'), undefined);
  });
});
