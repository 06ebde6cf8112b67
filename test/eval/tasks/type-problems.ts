import ts from 'typescript';

const FILE = 'program.ts';
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: [],
};
/** The library's declarations are read once. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/** What TypeScript's compiler has to say of a whole program; none where it is right. */
export function typeProblems(program: string): readonly string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    if (name === FILE) return ts.createSourceFile(name, program, version);
    if (!libraries.has(name)) libraries.set(name, read(name, version));
    return libraries.get(name);
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([FILE], OPTIONS, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** A parameter, a field or a result that may be anything: its type was lost. */
export function losesTypes(program: string): boolean {
  return (
    /:\s*(readonly )?(any|unknown|object|Function)\b|<(any|unknown)\b/.test(program) ||
    typeProblems(program).some((problem) => problem.includes("implicitly has an 'any' type"))
  );
}
