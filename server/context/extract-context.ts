import type { CompletionContext } from './context.ts';
import type { DocumentLines } from './document-lines.ts';
import { extentOf } from './extent.ts';
import { enclosingHeaders } from './enclosing.ts';
import { importsAbove } from './imports.ts';
import { languageFor } from './languages.ts';
import { layoutOf, type Indentation } from './layout.ts';
import { placeOf } from './place.ts';
import { scopesAt } from './scopes.ts';
import { isStrictlyInside } from './positions.ts';
import { Site } from './site.ts';
import { isPairAt, windowAround, type Window } from './window.ts';
import { SyntaxCrash, type Position, type SyntaxTree } from '../syntax/tree.ts';

export interface ExtractInput {
  readonly uri: string;
  /** Workspace-relative with `/`, or the file's name. */
  readonly path: string;
  readonly languageId: string;
  readonly document: DocumentLines;
  /** Moved into the document when it lies outside. */
  readonly position: Position;
  /** The tree of exactly this document; without it the text decides. */
  readonly tree?: SyntaxTree | undefined;
  /** What stands above the document in the same program, ending with a line end: a notebook's earlier cells. */
  readonly above?: string;
  /** The editor's settings for this document; found from its text when absent. */
  readonly indentation?: Indentation | undefined;
}

/**
 * All that the model and the filters need to know of the place of the cursor. Pure; reads some two hundred lines, the imports, and what the cursor's indentation leads up to. When the tree's grammar
 * crashes (the tree has reported it) the text decides.
 */
export function extractContext(input: ExtractInput): CompletionContext {
  try {
    return extract(input);
  } catch (error) {
    if (!(error instanceof SyntaxCrash)) throw error;
    return extract({ ...input, tree: undefined });
  }
}

function extract(input: ExtractInput): CompletionContext {
  const { uri, path, languageId, document, tree } = input;
  const language = languageFor(languageId, path);
  const position = inside(document, input.position);
  const window = windowAround(document, position);
  const site = new Site(document, language, position, scanStart(window.prefixStartLine, tree));
  const place = placeOf(site, tree);
  return {
    uri,
    languageId,
    path,
    position,
    ...withTextAbove(window, input.above ?? ''),
    scopes: tree ? scopesAt(site, tree, position) : [],
    imports: importsAbove(document, position.line, language, tree),
    enclosing: enclosingHeaders(document, position, language),
    place,
    layout: layoutOf(document, position.line, language, input.indentation),
    extent: extentOf(site, place, tree),
    hasSyntaxTree: tree !== undefined,
  };
}

/** Lines above count down from the document's first; where the window begins further down they are not next to it. */
function withTextAbove(window: Window, above: string): Window {
  if (above === '' || window.prefixStartLine > 0) return window;
  const lineCount = above.split('\n').length - 1;
  return { ...window, prefix: above + window.prefix, prefixStartLine: -lineCount };
}

/** Where to begin telling code from comments and strings: a window's start in the middle of one is moved to its first line. */
function scanStart(line: number, tree: SyntaxTree | undefined): number {
  if (!tree || line === 0) return line;
  const start = { line, character: 0 };
  let first = line;
  for (const match of tree.matches(start, { line, character: 1 })) {
    for (const node of [match.get('comment'), match.get('string')]) {
      if (node && isStrictlyInside(node, start)) first = Math.min(first, node.start.line);
    }
  }
  return first;
}

/** The nearest position of the document that does not split a surrogate pair. */
function inside(document: DocumentLines, { line, character }: Position): Position {
  const row = Math.min(Math.max(line, 0), document.lineCount - 1);
  const text = document.lineAt(row);
  const column = Math.min(Math.max(character, 0), text.length);
  return { line: row, character: isPairAt(text, column) ? column - 1 : column };
}
