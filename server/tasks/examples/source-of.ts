import type { Literal } from './literal.ts';

/** The languages that examples are run in. */
export type SandboxLanguage = 'python' | 'javascript';

export function sandboxLanguageOf(languageId: string): SandboxLanguage | undefined {
  if (languageId === 'python') return 'python';
  return /^(java|type)script(react)?$/.test(languageId) ? 'javascript' : undefined;
}

/** A literal as an expression of the language. */
export function sourceOf(literal: Literal, language: SandboxLanguage): string {
  const python = language === 'python';
  switch (literal.kind) {
    case 'null':
      return python ? 'None' : 'null';
    case 'boolean':
      return python ? (literal.value ? 'True' : 'False') : String(literal.value);
    case 'number':
      return literal.text;
    case 'string':
      return JSON.stringify(literal.value);
    case 'list':
      return `[${items(literal.items, language)}]`;
    case 'tuple':
      return python
        ? `(${items(literal.items, language)}${literal.items.length === 1 ? ',' : ''})`
        : `[${items(literal.items, language)}]`;
    case 'set':
      return python
        ? `set([${items(literal.items, language)}])`
        : `new Set([${items(literal.items, language)}])`;
    case 'map':
      return `{${literal.entries.map(([key, value]) => `${keySource(key, language)}: ${sourceOf(value, language)}`).join(', ')}}`;
  }
}

function items(literals: readonly Literal[], language: SandboxLanguage): string {
  return literals.map((literal) => sourceOf(literal, language)).join(', ');
}

function keySource(key: Literal, language: SandboxLanguage): string {
  const source = sourceOf(key, language);
  // Written without brackets it would be another object's prototype.
  const isPlain = language === 'python' || (key.kind === 'string' && key.value !== '__proto__');
  return isPlain ? source : `[${source}]`;
}
