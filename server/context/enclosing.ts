import type { OutlineLine } from './context.ts';
import type { DocumentLines } from './document-lines.ts';
import type { Language } from './languages.ts';
import { indentWidth } from './layout.ts';
import type { Position } from '../syntax/tree.ts';

/** A declaration that begins further above is not looked for. */
const MAX_SEARCHED_LINES = 1_500;
const MAX_HEADER_CHARACTERS = 160;
/** Deeper nesting keeps its innermost ones. */
const MAX_HEADERS = 4;

/** Blocks that say nothing of what the code belongs to. */
const STATEMENT =
  /^(?:if|else|elif|elsif|elseif|for|foreach|while|until|unless|do|loop|switch|match|case|when|default|try|except|catch|rescue|finally|ensure|with|begin|using|lock|synchronized|return|await|yield|defer|go|select|unsafe)\b/;
/** The end of a header of several lines, or of a block: its first line stands further above, as deep. */
const CONTINUES = /^[)\]}{>,]/;
/** Stands as deep as its class, or between the two. */
const ACCESS = /^(?:public|private|protected|signals|public slots|private slots)\s*:/;
const COMMENT = /^(?:\/\/|\/\*|\*|#(?!\[|include|define|if|e)|--|;)/;
const NO_HEADER = [CONTINUES, ACCESS, COMMENT];

/**
 * First lines of the declarations that the cursor stands in, outermost first, by indentation alone: what a person types on the cursor's line
 * does not change them, while a tree of half-written code loses its classes and gets them back with each key.
 */
export function enclosingHeaders(
  document: DocumentLines,
  { line, character }: Position,
  language: Language,
): OutlineLine[] {
  if (language.blocks === 'none') return [];
  const cursorLine = document.lineAt(line);
  let width = indentWidth(cursorLine.trim() === '' ? cursorLine.slice(0, character) : cursorLine);
  const found: OutlineLine[] = [];
  for (let at = line - 1; at >= Math.max(0, line - MAX_SEARCHED_LINES) && width > 0; at--) {
    const text = document.lineAt(at);
    const code = text.trim();
    if (code === '' || indentWidth(text) >= width || NO_HEADER.some((pattern) => pattern.test(code)))
      continue;
    width = indentWidth(text);
    if (!STATEMENT.test(code))
      found.unshift({ line: at, text: text.trimEnd().slice(0, MAX_HEADER_CHARACTERS) });
  }
  return found.slice(-MAX_HEADERS);
}
