/**
 * Local variables whose definition uses their own name, as in `const total = total(items)`: small models like to call a result as the function that
 * gives it. JavaScript's variable is not there yet, and Python takes the name for the local one in the whole function: both fail whenever they run.
 */
import { holdsName } from '../context/holds-name.ts';

interface Definition {
  readonly name: string;
  readonly value: string;
  /** Code above it. */
  readonly above: string;
}

const SCRIPT = /^[ \t]*(?:const|let)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=\n]*)?=(?![=>])(.*)$/gmu;
const DEFINITIONS: Readonly<Record<string, RegExp>> = {
  python: /^[ \t]*([\p{L}_][\p{L}\p{N}_]*)[ \t]*(?::[^=\n]*)?=(?!=)(.*)$/gmu,
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
};
/** What stands behind runs later, when the name is there. */
const LATER = /=>|\bfunction\b|\blambda\b/;
/** It has a variable of its own, which may have that name. */
const COMPREHENSION = /\bfor\b/;

/**
 * @param plain a function's body without strings and comments.
 * @param parameters names that are there from the start.
 */
export function usedInOwnDefinition(
  languageId: string,
  plain: string,
  parameters: readonly string[],
): readonly string[] {
  const pattern = DEFINITIONS[languageId];
  if (!pattern) return [];
  const found: Definition[] = [...plain.matchAll(pattern)].map((match) => ({
    name: match[1]!,
    value: COMPREHENSION.test(match[2]!) ? '' : match[2]!.split(LATER)[0]!,
    above: plain.slice(0, match.index),
  }));
  const isNew = ({ name, above }: Definition): boolean =>
    !parameters.includes(name) && !(languageId === 'python' && holdsName(above, name));
  return [
    ...new Set(found.filter((each) => isNew(each) && uses(each.value, each.name)).map(({ name }) => name)),
  ];
}

/** The code up to that definition's value, with another name for the variable: a model that is only told writes the same once more. */
export function withOtherName(code: string, name: string, languageId: string): string {
  const other = languageId === 'python' ? `${name}_value` : `${name}Value`;
  const pattern = DEFINITIONS[languageId];
  const found = pattern && [...code.matchAll(pattern)].find((match) => match[1] === name);
  if (!found) return '';
  const definition = found[0].slice(0, found[0].length - found[2]!.length);
  return code.slice(0, found.index) + definition.replace(name, other);
}

/** As a value, not as a member, a key or an argument's name. */
function uses(code: string, name: string): boolean {
  const quoted = name.replaceAll('$', String.raw`\$`);
  return new RegExp(
    `(?<![\\p{L}\\p{N}_$])(?<!(?<!\\.\\.)\\.)${quoted}(?![\\p{L}\\p{N}_$])(?!\\s*(?::(?!:)|=(?!=)))`,
    'u',
  ).test(code);
}
