/**
 * Runs one program that a model wrote on the cases of a function. Exit status 77: all passed.
 *
 *     node [permission flags] guarded-run.mjs PROGRAM CASES NAME…
 *
 * The program runs in a context of its own: no `require`, no `process`, no timers, a limit of time; Node's permissions keep the process from
 * writing and from starting others. That stops accidents, not an attacker.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import vm from 'node:vm';

const PASSED = 77;
const TIME_LIMIT_MS = 5_000;

const [programPath, casesPath, ...names] = process.argv.slice(2);
const program = readFileSync(programPath, 'utf8');
const cases = readFileSync(casesPath, 'utf8');

/** Arrays and objects by what they hold; `undefined` is Python's None as well as `null`. */
const CHECK = `
  const same = (a, b) => {
    if (a === undefined) a = null;
    if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (a instanceof Map) a = Object.fromEntries(a);
    const [keysOfA, keysOfB] = [Object.keys(a), Object.keys(b)];
    return keysOfA.length === keysOfB.length && keysOfB.every((key) => Object.hasOwn(a, key) && same(a[key], b[key]));
  };
  __cases.every(({ args, expected }) => same(__asked(...args), expected));
`;

const context = vm.createContext(Object.create(null));
const options = { timeout: TIME_LIMIT_MS };
try {
  vm.runInContext(
    'globalThis.module = { exports: {} }; globalThis.exports = module.exports; globalThis.console = { log() {}, error() {}, warn() {} };',
    context,
  );
  vm.runInContext(`globalThis.__cases = JSON.parse(${JSON.stringify(cases)});`, context);
  const found = names.map((name) => `typeof ${name} === 'function' ? ${name} : module.exports.${name}`);
  const lookup = found.map((each) => `(${each})`).join(' ?? ');
  vm.runInContext(`${program}\n;globalThis.__asked = ${lookup};`, context, options);
  process.exit(
    vm.runInContext(
      `(() => { ${CHECK.replace('__cases.every', 'return __cases.every')} })()`,
      context,
      options,
    )
      ? PASSED
      : 1,
  );
} catch {
  process.exit(1);
}
