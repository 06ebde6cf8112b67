import { posix } from 'node:path';

/** What is tested. */
export interface Subject {
  readonly name: string;
  /** The class it is a method of. */
  readonly className: string | undefined;
  /** Of its file in the project, with `/`; its name alone where there is no project. */
  readonly path: string;
  /** Its file's text. */
  readonly text: string;
}

export interface Import {
  /** Lines at the top of the test that make the subject known; empty where it is known anyway. */
  readonly lines: readonly string[];
  /** Why the import will not work as it is. */
  readonly problem: string | undefined;
}

/** How a test in another file names the subject. */
export function importOf(
  languageId: string,
  subject: Subject,
  testPath: string,
  /** A test of the project, for how it names what it tests. */
  sample: string | undefined,
  packageText: string | undefined,
): Import {
  const known = subject.className ?? subject.name;
  switch (languageId) {
    case 'typescript':
    case 'typescriptreact':
    case 'javascript':
    case 'javascriptreact':
      return scriptImport(languageId, subject, known, testPath, sample, packageText);
    case 'python':
      return sure([`from ${pythonModule(subject.path, sample)} import ${known}`]);
    case 'java':
      return inOtherPackage(subject, testPath);
    case 'csharp': {
      const namespace = /^\s*namespace\s+([\w.]+)/m.exec(subject.text)?.[1];
      return sure(namespace === undefined ? [] : [`using ${namespace};`]);
    }
    case 'ruby':
      return sure([
        `require_relative '${relativePath(testPath, subject.path).replace(/\.rb$/, '').replace(/^\.\//, '')}'`,
      ]);
    case 'php': {
      const namespace = /^\s*namespace\s+([\w\\]+)\s*;/m.exec(subject.text)?.[1];
      const symbol = subject.className === undefined ? `function ${known}` : known;
      if (namespace === undefined) return sure([]);
      return sure([`use ${symbol.replace(known, `${namespace}\\${known}`)};`]);
    }
    case 'cpp':
      return sure([
        `#include "${relativePath(testPath, subject.path)
          .replace(/\.(cpp|cc|cxx)$/, '.h')
          .replace(/^\.\//, '')}"`,
      ]);
    default:
      return sure([]);
  }
}

function sure(lines: readonly string[]): Import {
  return { lines, problem: undefined };
}

function scriptImport(
  languageId: string,
  { path, text }: Subject,
  known: string,
  testPath: string,
  sample: string | undefined,
  packageText: string | undefined,
): Import {
  const isScript = languageId.startsWith('javascript');
  const requires = isScript && /\bmodule\.exports\b|^exports\.\w/m.test(text);
  const from =
    relativePath(testPath, path).replace(/\.([cm]?[jt])sx?$/, '') + extensionIn(path, sample, packageText);
  const isDefault = new RegExp(
    `^export\\s+default\\s+(async\\s+)?(function\\b\\s*\\*?|class\\b|)\\s*${escape(known)}\\b`,
    'm',
  ).test(text);
  const isExported =
    isDefault ||
    new RegExp(
      `^\\s*export\\s+(declare\\s+)?(abstract\\s+)?(async\\s+)?(function\\b\\s*\\*?|class|const|let|var)\\s*${escape(known)}\\b`,
      'm',
    ).test(text) ||
    new RegExp(`^\\s*export\\s*\\{[^}]*\\b${escape(known)}\\b`, 'm').test(text) ||
    new RegExp(
      `\\bexports\\.${escape(known)}\\b|module\\.exports\\s*=\\s*(\\{[^}]*\\b${escape(known)}\\b|${escape(known)}\\b)`,
    ).test(text);
  const problem = isExported
    ? undefined
    : `${known} is not exported: export it, so that the test can import it`;
  if (requires) {
    const isWhole = new RegExp(`module\\.exports\\s*=\\s*${escape(known)}\\b`).test(text);
    return { lines: [`const ${isWhole ? known : `{ ${known} }`} = require('${from}');`], problem };
  }
  return { lines: [`import ${isDefault ? known : `{ ${known} }`} from '${from}';`], problem };
}

/** As the project's own tests write it; Node itself wants one. */
function extensionIn(path: string, sample: string | undefined, packageText: string | undefined): string {
  const own = posix.extname(path);
  const compiled = own.replace('ts', 'js').replace('x', '');
  const used = sample === undefined ? null : /from\s+['"]\.{1,2}\/[^'"]*?(\.[cm]?[jt]sx?)?['"]/.exec(sample);
  if (used) return used[1] === undefined ? '' : used[1].includes('t') ? own : compiled;
  const bundled = /"(vitest|jest|ts-jest|react-scripts|webpack|vite)"\s*:/.test(packageText ?? '');
  if (bundled) return '';
  return own.includes('j')
    ? own
    : /"type"\s*:\s*"module"|--experimental-strip-types|"tsx"/.test(packageText ?? '')
      ? own
      : '';
}

/** The dotted name, from the root or from `src`. */
function pythonModule(path: string, sample: string | undefined): string {
  const parts = path.replace(/\.pyi?$/, '').split('/');
  if (parts.at(-1) === '__init__') parts.pop();
  const keepsSource = sample !== undefined && /^\s*(from|import)\s+src\b/m.test(sample);
  if (parts.length > 1 && parts[0] === 'src' && !keepsSource) parts.shift();
  return parts.join('.');
}

/** Java and its tests share a package. */
function inOtherPackage({ text, className }: Subject, testPath: string): Import {
  const name = /^\s*package\s+([\w.]+)\s*;/m.exec(text)?.[1];
  const folder = posix.dirname(testPath);
  const isSame = name === undefined || folder.endsWith(name.replaceAll('.', '/')) || folder === '.';
  return sure(isSame || className === undefined ? [] : [`import ${name}.${className};`]);
}

function relativePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function escape(name: string): string {
  return name.replace(/\$/g, '\\$');
}
