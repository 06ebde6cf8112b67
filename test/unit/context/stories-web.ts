import type { Story } from './stories.ts';

/** Alike in JavaScript and TypeScript. */
export const JAVASCRIPT_STORIES: readonly Story[] = [
  {
    name: 'an empty function',
    drawing: 'function add(a, b) {\n  █\n}\n',
    extent: 'block',
    scopes: ['function add'],
  },
  {
    name: 'an empty function, brace not closed yet',
    drawing: 'function add(a, b) {\n  █\n',
    extent: 'block',
  },
  {
    name: 'an empty function that is not closed, before another one',
    drawing: 'function add(a, b) {\n  █\n\nfunction sub(a, b) {\n  return a - b;\n}\n',
    extent: 'block',
  },
  { name: 'right behind the brace', drawing: 'function add(a, b) {█}\n', extent: 'block' },
  {
    name: 'a function with a statement',
    drawing: 'function add(a, b) {\n  █\n  return a + b;\n}\n',
    extent: 'line',
  },
  {
    name: 'after a statement',
    drawing: 'function add(a, b) {\n  const c = a + b;\n  █\n}\n',
    extent: 'line',
  },
  {
    name: 'parameters over several lines',
    drawing: 'function add(\n  a,\n  b,\n) {\n  █\n}\n',
    extent: 'block',
  },
  {
    name: 'default values in the parameters',
    drawing: 'function add(a = 1, { b } = {}) {\n  █\n}\n',
    extent: 'block',
  },
  {
    name: 'a comment says what the body does',
    drawing: 'function add(a, b) {\n  // the sum of both\n  █\n}\n',
    extent: 'block',
  },
  {
    name: 'a method',
    drawing: 'class Shop {\n  total = 0;\n\n  sell(item) {\n    █\n  }\n}\n',
    extent: 'block',
    scopes: ['class Shop', 'function sell'],
  },
  { name: 'an empty class', drawing: 'class Shop {\n  █\n}\n', extent: 'block', scopes: ['class Shop'] },
  {
    name: 'an arrow function',
    drawing: 'const add = (a, b) => {\n  █\n};\n',
    extent: 'block',
    scopes: ['function add'],
  },
  {
    name: 'a callback',
    drawing: "describe('sum', () => {\n  it('adds', async () => {\n    █\n  });\n});\n",
    extent: 'block',
  },
  {
    name: 'an if in a loop',
    drawing: 'for (const x of xs) {\n  if (x > 0) {\n    █\n  }\n}\n',
    extent: 'block',
    scopes: ['block', 'block'],
  },
  { name: 'else', drawing: 'if (a) {\n  b();\n} else {\n  █\n}\n', extent: 'block' },
  { name: 'try', drawing: 'try {\n  █\n} catch {\n  b();\n}\n', extent: 'block' },
  { name: 'a case', drawing: "switch (a) {\n  case 'x':\n    █\n}\n", extent: 'block' },
  { name: 'an object literal', drawing: 'const options = {\n  █\n};\n', extent: 'line' },
  { name: 'an object as argument', drawing: 'call({\n  █\n});\n', extent: 'line' },
  { name: 'a returned object', drawing: 'function f() {\n  return {\n    █\n  };\n}\n', extent: 'line' },
  { name: 'an array', drawing: 'const xs = [\n  █\n];\n', extent: 'line' },
  { name: 'a name', drawing: 'const total = █\n', extent: 'line' },
  { name: 'inside a call', drawing: 'console.log(█);\n', extent: 'line' },
  { name: 'inside a word', drawing: 'const to█tal = 1;\n', extent: 'none' },
  {
    name: 'before the first word of a line',
    drawing: 'function f() {\n  █g();\n}\n',
    extent: 'none',
  },
  { name: 'before a closer', drawing: 'g(\n  a,\n  █);\n', extent: 'line' },
  { name: 'behind a semicolon', drawing: 'function f() {\n  g();█\n}\n', extent: 'none' },
  { name: 'behind a semicolon, closers behind', drawing: 'function f() { g();█ }\n', extent: 'none' },
  { name: 'in the header of a for', drawing: 'for (let i = 0;█)\n', extent: 'line' },
  { name: 'behind the end of a function', drawing: 'function f() {\n  g();\n}█\n', extent: 'none' },
  { name: 'behind an object literal', drawing: 'const a = {\n  b: 1,\n}█\n', extent: 'line' },
  { name: 'behind an arrow function', drawing: 'const a = () => {\n  b();\n}█\n', extent: 'line' },
  {
    name: 'a comment inside a function that tells what is to be done',
    drawing: 'function f(xs) {\n  g();\n  // sort them by their length\n  █\n}\n',
    extent: 'block',
  },
  {
    name: 'a comment above the code that it tells of',
    drawing: 'function f(xs) {\n  g();\n  // sort them by their length\n  █\n  xs.sort();\n}\n',
    extent: 'line',
  },
  {
    name: 'a comment announces a function',
    drawing: 'const a = 1;\n\n// Adds two numbers.\n█\n',
    extent: 'block',
  },
  {
    name: 'a doc comment announces a method',
    drawing: 'class A {\n  a() {}\n\n  /** Adds two numbers. */\n  █\n}\n',
    extent: 'block',
    scopes: ['class A'],
  },
  {
    name: 'a comment above a function that is there',
    drawing: '// Adds.\n█\nfunction add() {}\n',
    extent: 'line',
  },
  {
    name: 'a comment inside a function',
    drawing: 'function f() {\n  g();\n  // then h\n  █\n}\n',
    extent: 'line',
  },
  { name: 'a line comment', drawing: 'f(); // the first█\n', extent: 'line', place: 'comment' },
  { name: 'a block comment', drawing: '/*\n * what █\n */\nf();\n', extent: 'line', place: 'comment' },
  { name: 'behind a block comment', drawing: '/* what */█\n', extent: 'line' },
  { name: 'a string', drawing: "f('hello █');\n", extent: 'line', place: 'string' },
  { name: 'a string that is not closed', drawing: "f('hello █\n", extent: 'line', place: 'string' },
  { name: 'a comment token inside a string', drawing: "f('http://█');\n", extent: 'line', place: 'string' },
  { name: 'a template', drawing: 'f(`hello\n wor█\n`);\n', extent: 'line', place: 'string' },
  { name: 'an import', drawing: "import { a, █ } from './a';\n", extent: 'line', place: 'import' },
  { name: 'an import from', drawing: "import { a } from './█'\n", extent: 'line', place: 'import' },
  { name: 'an empty document', drawing: '█', extent: 'line' },
];

export const TYPESCRIPT_STORIES: readonly Story[] = [
  ...JAVASCRIPT_STORIES,
  {
    name: 'a typed function',
    drawing: 'export async function load(id: string): Promise<Map<string, () => void>> {\n  █\n}\n',
    extent: 'block',
    scopes: ['function load'],
  },
  {
    name: 'a return type that is an object',
    drawing: 'function f(): { a: number } {\n  █\n}\n',
    extent: 'block',
    scopes: ['function f'],
  },
  { name: 'an interface', drawing: 'interface Point {\n  █\n}\n', extent: 'block', scopes: ['class Point'] },
  { name: 'a type literal', drawing: 'type Point = {\n  █\n};\n', extent: 'line' },
  {
    name: 'an abstract class',
    drawing:
      'export abstract class A<T> extends B<T> implements C {\n  protected override run(): void {\n    █\n  }\n}\n',
    extent: 'block',
    scopes: ['class A', 'function run'],
  },
  {
    name: 'a namespace',
    drawing: 'namespace A {\n  // Says hello.\n  █\n}\n',
    extent: 'block',
    scopes: ['other A'],
  },
];

export const TSX_STORIES: readonly Story[] = [
  ...TYPESCRIPT_STORIES,
  {
    name: 'a component',
    drawing: 'export function App({ name }: Props) {\n  █\n}\n',
    extent: 'block',
    scopes: ['function App'],
  },
  { name: 'an attribute', drawing: 'const a = <div className={█} />;\n', extent: 'line' },
  {
    name: 'a handler in markup',
    drawing: 'const a = (\n  <button\n    onClick={() => {\n      █\n    }}\n  />\n);\n',
    extent: 'block',
  },
];

export const PHP_STORIES: readonly Story[] = [
  {
    name: 'an empty method',
    drawing: '<?php\nclass Shop\n{\n    public function sell(Item $item): int\n    {\n        █\n    }\n}\n',
    extent: 'block',
    scopes: ['class Shop', 'function sell'],
  },
  { name: 'an empty function', drawing: '<?php\nfunction add($a, $b) {\n    █\n}\n', extent: 'block' },
  { name: 'a loop', drawing: '<?php\nforeach ($a as $b) {\n    █\n}\n', extent: 'block', scopes: ['block'] },
  { name: 'after a statement', drawing: '<?php\nfunction f() {\n    g();\n    █\n}\n', extent: 'line' },
  { name: 'an array', drawing: '<?php\n$a = [\n    █\n];\n', extent: 'line' },
  {
    name: 'a comment announces a method',
    drawing: '<?php\nclass A {\n    // Sum of both.\n    █\n}\n',
    extent: 'block',
  },
  { name: 'a comment', drawing: '<?php\n// the █\n', extent: 'line', place: 'comment' },
  { name: 'a string', drawing: "<?php\nf('a █');\n", extent: 'line', place: 'string' },
  { name: 'an import', drawing: '<?php\nuse App\\█;\n', extent: 'line', place: 'import' },
  { name: 'behind a statement', drawing: '<?php\nf();█\n', extent: 'none' },
];

export const CSS_STORIES: readonly Story[] = [
  { name: 'an empty rule', drawing: 'a:hover {\n  █\n}\n', extent: 'block', scopes: ['block a:hover'] },
  {
    name: 'a rule in a media query',
    drawing: '@media (min-width: 10px) {\n  .a {\n    █\n  }\n}\n',
    extent: 'block',
    scopes: ['block', 'block .a'],
  },
  { name: 'a rule with a declaration', drawing: '.a {\n  color: red;\n  █\n}\n', extent: 'line' },
  { name: 'a value', drawing: '.a {\n  color: █\n}\n', extent: 'line' },
  { name: 'behind a declaration', drawing: '.a {\n  color: red;█\n}\n', extent: 'none' },
  { name: 'a comment', drawing: '/* the █ */\n', extent: 'line', place: 'comment' },
  {
    name: 'a comment announces a rule',
    drawing: '.a {\n  color: red;\n}\n\n/* Buttons. */\n█\n',
    extent: 'block',
  },
  { name: 'a string', drawing: ".a::before {\n  content: 'a█';\n}\n", extent: 'line', place: 'string' },
  { name: 'an import', drawing: "@import 'a█';\n", extent: 'line', place: 'import' },
];
