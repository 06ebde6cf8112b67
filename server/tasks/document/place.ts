import { ScannedLines } from '../scanned-lines.ts';
import { indentationOf } from '../../prompt/indentation.ts';
import type { Position, Range } from '../../syntax/tree.ts';
import type { TaskInput } from '../task.ts';
import type { Declaration } from '../declaration.ts';
import type { Form } from './forms.ts';

/** Where documentation goes. Begins at a line's end, or at the document's start. */
export interface DocumentationPlace {
  /** With the older documentation, which is replaced. */
  readonly range: Range;
  readonly indent: string;
}

/** Older documentation of more lines than this is not looked for. */
const MAX_OLDER_LINES = 200;
/** What stands between documentation and declaration. */
const ATTRIBUTE = /^(@|#\[|\[)/;

/** Undefined where there is no room for it: a body on the header's line. */
export function documentationPlace(
  input: TaskInput,
  declaration: Declaration,
  form: Form,
): DocumentationPlace | undefined {
  return form.place === 'inside' ? insidePlace(input, declaration) : abovePlace(input, declaration, form);
}

function abovePlace(
  { document }: TaskInput,
  { startLine }: Declaration,
  { older }: Form,
): DocumentationPlace {
  const text = (line: number): string => document.lineAt(line).trim();
  let first = startLine;
  while (first > 0 && ATTRIBUTE.test(text(first - 1))) first--;
  let start = first;
  if (older !== 'block') {
    while (start > 0 && older.test(text(start - 1))) start--;
  } else if (first > 0 && text(first - 1).endsWith('*/')) {
    for (let line = first - 1; line >= 0 && line > first - MAX_OLDER_LINES; line--) {
      if (!text(line).startsWith('/*')) continue;
      if (text(line).startsWith('/**')) start = line;
      break;
    }
  }
  return {
    range: { start: endOfLine(document, start - 1), end: endOfLine(document, first - 1) },
    indent: indentationOf(document.lineAt(first)),
  };
}

function insidePlace(input: TaskInput, { body }: Declaration): DocumentationPlace | undefined {
  const { document, language, tree } = input;
  const scan = new ScannedLines(document, language, body.start.line);
  let header = body.start.line;
  if (document.lineAt(header).slice(0, body.start.character).trim() !== '') return undefined;
  do header--;
  while (header > 0 && !scan.hasCode(header));
  const older = tree
    ?.matches(body.start, { ...body.start, character: body.start.character + 1 })
    .flatMap((match) => match.get('string') ?? [])
    .find(({ start }) => start.line === body.start.line && start.character === body.start.character);
  // Behind a docstring on one line with code, only the code can stay.
  const isAlone = older && document.lineAt(older.end.line).slice(older.end.character).trim() === '';
  return {
    range: {
      start: endOfLine(document, header),
      end: isAlone ? endOfLine(document, older.end.line) : endOfLine(document, header),
    },
    indent: indentationOf(document.lineAt(body.start.line)),
  };
}

/** The document's start for the line before the first one. */
function endOfLine(document: TaskInput['document'], line: number): Position {
  return line < 0 ? { line: 0, character: 0 } : { line, character: document.lineAt(line).length };
}
