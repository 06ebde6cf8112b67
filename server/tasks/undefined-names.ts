/**
 * Names that code uses and nothing defines. Only where the text can tell: in languages whose files see nothing but what they import, and
 * of names that stand nowhere but where something must be there already (called, or asked for a member or an element).
 */
import { namesOfLanguage } from '../context/language-names.ts';
import { identifiersIn } from './identifiers.ts';

interface Rules {
  /** Lines whose names are there by them. */
  readonly imports: RegExp;
  /** What makes everything known. */
  readonly importsAll: RegExp;
  /** Directly before a name: it is defined here. */
  readonly defines: RegExp;
  /** A page or a test runner brings names with it that no list has. */
  readonly mayBeAmbient: RegExp;
}

const SCRIPT: Rules = {
  imports: /^\s*import\b|\brequire\s*\(/,
  importsAll: /^\s*declare\b/m,
  defines: /\b(function\s*\*?|class|interface|enum|namespace|type)\s+$/,
  mayBeAmbient: /^[A-Z$_]/,
};
const RULES: Readonly<Record<string, Rules>> = {
  python: {
    imports: /^\s*(import|from)\b/,
    importsAll: /^\s*from\s+\S+\s+import\s+\*/m,
    defines: /\b(def|class)\s+$/,
    mayBeAmbient: /^_/,
  },
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
};

/** No member of anything; one behind `...` is none. */
const NAME = /(?<![\p{L}\p{N}_$#@])(?<!(?<!\.\.)\.)[\p{L}_$][\p{L}\p{N}_$]*/gu;
const USE = /^(\s?\(|\??\.[\p{L}_$(]|\[)/u;
/** A method of an object or class, written without keyword. */
const METHOD = {
  before: /(^|[{,])\s*([a-z]+\s+)*\*?\s*$/,
  after: /^\s*\([^;]*\)\s*(:[^=;]*)?\{\s*$/,
} as const;

/**
 * In the order of their first use. Empty where nothing can be told.
 * @param code what was written, without comments and contents of strings.
 * @param elsewhere all other code that it sees, in the same way; and the lines of imports that come with it.
 */
export function undefinedNames(languageId: string, code: string, elsewhere: string): readonly string[] {
  const [rules, ofLanguage] = [RULES[languageId], namesOfLanguage(languageId)];
  if (!rules || !ofLanguage || rules.importsAll.test(`${elsewhere}\n${code}`)) return [];
  const known = new Set(identifiersIn(elsewhere));
  const used = new Set<string>();
  for (const line of code.split('\n')) {
    const isImport = rules.imports.test(line);
    for (const { 0: name, index } of line.matchAll(NAME)) {
      const [before, after] = [line.slice(0, index), line.slice(index + name.length)];
      const isMethod = METHOD.before.test(before) && METHOD.after.test(after);
      if (isImport || rules.defines.test(before) || isMethod || !USE.test(after)) known.add(name);
      else used.add(name);
    }
  }
  return [...used].filter(
    (name) => !known.has(name) && !ofLanguage.has(name) && !rules.mayBeAmbient.test(name),
  );
}
