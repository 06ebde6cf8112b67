import { compare } from './positions.ts';
import type { OutlineLine } from './context.ts';
import type { DocumentLines } from './document-lines.ts';
import type { Language } from './languages.ts';
import type { SyntaxTree } from '../syntax/tree.ts';

/** Imports stand at a file's top; what is imported further down is not looked for. */
const MAX_SEARCHED_LINES = 400;
const MAX_IMPORTS = 60;
const MAX_IMPORT_CHARACTERS = 240;
/** An import may stand in a namespace, in an include guard or in an `#ifdef` in it. */
const MAX_DEPTH = 4;

/** Lines of an import that goes on over several lines, as long as a bracket is open. */
const MAX_LINES_OF_IMPORT = 40;

/** Import lines that end above `beforeLine`, each on one line, in their order. */
export function importsAbove(
  document: DocumentLines,
  beforeLine: number,
  language: Language,
  tree: SyntaxTree | undefined,
): OutlineLine[] {
  const end = Math.min(beforeLine, MAX_SEARCHED_LINES);
  if (end <= 0) return [];
  const found = tree ? fromTree(document, end, tree) : fromText(document, end, language);
  return [...new Map(found.map((each) => [each.text, each])).values()].slice(0, MAX_IMPORTS);
}

function fromTree(document: DocumentLines, end: number, tree: SyntaxTree): OutlineLine[] {
  return tree
    .matches({ line: 0, character: 0 }, { line: end, character: 0 }, MAX_DEPTH)
    .flatMap((match) => match.get('import') ?? [])
    .filter((node) => compare(node.end, { line: end, character: 0 }) <= 0)
    .sort((a, b) => compare(a.start, b.start))
    .map((node) => {
      // A node that takes in its line end ends at the start of the next line.
      const last = node.end.character === 0 ? node.end.line - 1 : node.end.line;
      const lines: string[] = [];
      for (let line = node.start.line; line <= last; line++) {
        const text = document.lineAt(line);
        lines.push(
          text.slice(
            line === node.start.line ? node.start.character : 0,
            line === node.end.line ? node.end.character : undefined,
          ),
        );
      }
      return { line: node.start.line, text: onOneLine(lines) };
    });
}

function fromText(document: DocumentLines, end: number, language: Language): OutlineLine[] {
  if (language.imports === undefined) return [];
  const pattern = new RegExp(language.imports);
  const found: OutlineLine[] = [];
  for (let line = 0; line < end; line++) {
    const start = line;
    const first = document.lineAt(line);
    if (!pattern.test(first.slice(0, MAX_IMPORT_CHARACTERS))) continue;
    const lines = [first];
    while (opensMore(lines) && line + 1 < end && lines.length < MAX_LINES_OF_IMPORT) {
      lines.push(document.lineAt(++line));
    }
    found.push({ line: start, text: onOneLine(lines) });
  }
  return found;
}

function opensMore(lines: readonly string[]): boolean {
  const text = lines.map((line) => line.slice(0, MAX_IMPORT_CHARACTERS)).join('');
  return (text.match(/[({]/g)?.length ?? 0) > (text.match(/[)}]/g)?.length ?? 0);
}

function onOneLine(lines: readonly string[]): string {
  const line = lines.join(' ').replace(/\s+/g, ' ').trim();
  return line.slice(0, MAX_IMPORT_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
}
