import type { Literal } from './literal.ts';

/** `unsure`: what neither a person nor a program could tell from the documentation alone. */
export type Sameness = 'same' | 'different' | 'unsure';

export interface Comparing {
  /** Where `true` is equal to 1, as in Python. */
  readonly booleansAreNumbers: boolean;
  /** The program keeps values in sets, whose order is the interpreter's. */
  readonly orderMayDiffer: boolean;
}

/** Relative, and absolute below 1: what rounding adds up to in a function, never a digit that somebody wrote. */
const TOLERANCE = 1e-6;
/** Documentation rounds to this many decimals and more: one may be the whole truth. */
const LEAST_ROUNDED_DECIMALS = 2;

/** Whether a value is the one that documentation gives, read as a person reads it: lists and tuples are alike, and so are null and undefined. */
export function sameValue(expected: Literal, given: Literal, how: Comparing): Sameness {
  if (isSame(expected, given, how)) return 'same';
  if (isRow(expected) && isRow(given)) {
    const setAgainstList = (expected.kind === 'set') !== (given.kind === 'set');
    if ((setAgainstList || how.orderMayDiffer) && haveSameItems(expected.items, given.items, how))
      return 'unsure';
  }
  return 'different';
}

type Row = Extract<Literal, { readonly items: unknown }>;

function isRow(literal: Literal): literal is Row {
  return literal.kind === 'list' || literal.kind === 'tuple' || literal.kind === 'set';
}

function isSame(expected: Literal, given: Literal, how: Comparing): boolean {
  if (isRow(expected)) {
    if (!isRow(given)) return false;
    if (expected.kind === 'set' && given.kind === 'set')
      return haveSameItems(expected.items, given.items, how);
    if (expected.kind === 'set' || given.kind === 'set') return false;
    return (
      expected.items.length === given.items.length &&
      expected.items.every((item, at) => isSame(item, given.items[at]!, how))
    );
  }
  switch (expected.kind) {
    case 'null':
      return given.kind === 'null';
    case 'string':
      return given.kind === 'string' && given.value === expected.value;
    case 'boolean':
    case 'number':
      return isSameScalar(expected, given, how);
    case 'map':
      return given.kind === 'map' && haveSameEntries(expected.entries, given.entries, how);
  }
}

function isSameScalar(
  expected: Extract<Literal, { readonly kind: 'boolean' | 'number' }>,
  given: Literal,
  { booleansAreNumbers }: Comparing,
): boolean {
  if (given.kind !== 'boolean' && given.kind !== 'number') return false;
  if (expected.kind !== given.kind && !booleansAreNumbers) return false;
  if (expected.kind === 'number' && given.kind === 'number') {
    if (isWhole(expected.text) && isWhole(given.text)) return BigInt(expected.text) === BigInt(given.text);
    return isNear(expected, given.value);
  }
  return Number(expected.value) === Number(given.value);
}

function isWhole(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function isNear({ value, text }: Extract<Literal, { readonly kind: 'number' }>, given: number): boolean {
  if (Math.abs(value - given) <= TOLERANCE * Math.max(1, Math.abs(value))) return true;
  const decimals = /^-?\d*\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  return (
    decimals >= LEAST_ROUNDED_DECIMALS && Math.abs(value - given) <= 0.5 * 10 ** -decimals * (1 + TOLERANCE)
  );
}

function haveSameItems(expected: readonly Literal[], given: readonly Literal[], how: Comparing): boolean {
  if (expected.length !== given.length) return false;
  const left = [...given];
  return expected.every((item) => {
    const at = left.findIndex((other) => isSame(item, other, how));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** The order does not matter; a key may have lost its type, as JavaScript's objects have it. */
function haveSameEntries(
  expected: readonly (readonly [Literal, Literal])[],
  given: readonly (readonly [Literal, Literal])[],
  how: Comparing,
): boolean {
  if (expected.length !== given.length) return false;
  return expected.every(([key, value]) => {
    const found = given.find(([other]) => isSame(key, other, how) || keyText(key) === keyText(other));
    return found !== undefined && isSame(value, found[1], how);
  });
}

function keyText(key: Literal): string | undefined {
  if (key.kind === 'string') return key.value;
  return key.kind === 'number' ? key.text : undefined;
}
