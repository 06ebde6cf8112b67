import type { FunctionItem } from './functions.ts';

/** A right function without its docstring. */
export interface BareFunction extends FunctionItem {
  /** What stands up to the signature's end, with its line end. */
  readonly header: string;
  /** The whole program without the docstring. */
  readonly bare: string;
  /** Of the signature, in both. */
  readonly line: number;
}

const QUOTES = /"""|'''/;
const INDENT = '    ';

/** Those that have a docstring. */
export function bareFunctions(items: readonly FunctionItem[]): readonly BareFunction[] {
  return items.flatMap((item): BareFunction[] => {
    const start = item.prompt.lastIndexOf(`def ${item.entryPoint}(`);
    const opening = QUOTES.exec(item.prompt.slice(Math.max(0, start)));
    if (start < 0 || !opening) return [];
    const header = `${item.prompt.slice(0, start + opening.index).trimEnd()}\n`;
    const bare = header + item.program.slice(item.prompt.length);
    return [{ ...item, header, bare, line: item.prompt.slice(0, start).split('\n').length - 1 }];
  });
}

/** The text of the first docstring from a line on. */
export function docstringOf(program: string, line: number): string | undefined {
  const text = program.split('\n').slice(line).join('\n');
  const opening = QUOTES.exec(text);
  if (!opening) return undefined;
  const start = opening.index + opening[0].length;
  const end = text.indexOf(opening[0], start);
  return end < 0 ? undefined : text.slice(start, end);
}

/** A signature with documentation, ready for a body. */
export function withDocstring(header: string, text: string): string {
  const [first = '', ...more] = text.trim().replaceAll('\\', '\\\\').replaceAll('"""', "'''").split('\n');
  const lines = [
    first,
    ...more.map((each) => (each.trim() === '' ? '' : INDENT + each.replace(/^ {4}/, ''))),
  ];
  return `${header}${INDENT}"""${lines.join('\n')}\n${INDENT}"""\n`;
}
