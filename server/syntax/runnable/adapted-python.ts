/**
 * Python as MicroPython runs it to the same end: dictionaries in their order, slices with a step, methods that its types lack. The names that are put
 * in are those of the sandbox's harness (`server/tasks/examples/worker/python-harness.ts`).
 */
import { lineStarts } from '../line-starts.ts';
import { offsetOf, withEdits, type TextEdit } from './text-edits.ts';
import { rootOf, type Position, type SyntaxNode, type SyntaxTree } from '../tree.ts';

/** Methods of Python's own types that MicroPython has not, or has otherwise. */
const METHODS = new Set(
  'sort title capitalize swapcase zfill ljust rjust isalnum isnumeric isdecimal casefold removeprefix removesuffix bit_length bit_count is_integer'.split(
    ' ',
  ),
);
/** Where a slice is written to, not read. */
const TARGETS = new Set([
  'assignment',
  'augmented_assignment',
  'pattern_list',
  'delete_statement',
  'for_statement',
]);

export function adaptedPython(tree: SyntaxTree, text: string): string {
  const starts = lineStarts(text);
  // In the order of the text, so that what is put in at one place nests as its nodes do.
  const edits: TextEdit[] = [];
  const put = (start: Position, end: Position, replacement: string): void => {
    edits.push({ start: offsetOf(starts, start), end: offsetOf(starts, end), text: replacement });
  };
  const insert = (at: Position, addition: string): void => {
    put(at, at, addition);
  };
  const replace = ({ start, end }: SyntaxNode, replacement: string): void => {
    put(start, end, replacement);
  };

  const visit = (node: SyntaxNode): void => {
    const { type, children } = node;
    // Annotations are not evaluated, and nothing can be put into an f-string.
    if (type === 'type' || type === 'interpolation') return;
    if (type === 'dictionary' || type === 'dictionary_comprehension') visitDictionary(children);
    else if (type === 'subscript' && isStepped(node)) visitSlice(node);
    else if (type === 'call' && isAdaptedMethod(children[0], text, starts)) visitMethodCall(children);
    else children.forEach(visit);
  };
  /** `{a: b}` → `_ordered([(a, b)])`. */
  const visitDictionary = (children: readonly SyntaxNode[]): void => {
    if (children.some(({ type }) => type === 'dictionary_splat')) {
      children.forEach(visit);
      return;
    }
    for (const child of children) {
      if (child.type === '{') replace(child, '_ordered([');
      else if (child.type === '}') replace(child, '])');
      else if (child.type === 'pair') visitPair(child);
      else visit(child);
    }
  };
  const visitPair = ({ start, end, children }: SyntaxNode): void => {
    insert(start, '(');
    for (const child of children) {
      if (child.type === ':') replace(child, ',');
      else visit(child);
    }
    insert(end, ')');
  };
  /** `a[i:j:k]` → `_slice(a, i, j, k)`. */
  const visitSlice = ({ start, children }: SyntaxNode): void => {
    insert(start, '_slice(');
    for (const child of children) {
      if (child.type === '[') replace(child, ', ');
      else if (child.type === ']') replace(child, ')');
      else if (child.type === 'slice') visitBounds(child);
      else visit(child);
    }
  };
  const visitBounds = ({ end, children }: SyntaxNode): void => {
    let isMissing = true;
    for (const child of children) {
      if (child.type === ':') {
        replace(child, isMissing ? 'None, ' : ', ');
        isMissing = true;
      } else {
        visit(child);
        isMissing = false;
      }
    }
    if (isMissing) insert(end, 'None');
  };
  /** `a.title()` → `_method(a, 'title')()`. */
  const visitMethodCall = ([method, ...others]: readonly SyntaxNode[]): void => {
    const [object, dot, name] = method!.children;
    insert(method!.start, '_method(');
    visit(object!);
    put(dot!.start, dot!.end, ", '");
    put(name!.end, name!.end, "')");
    others.forEach(visit);
  };

  visit(rootOf(tree));
  return withEdits(text, edits);
}

function isStepped({ start, parent, children }: SyntaxNode): boolean {
  const slices = children.filter(({ type }) => type === 'slice');
  if (slices.length !== 1 || slices[0]!.children.filter(({ type }) => type === ':').length !== 2)
    return false;
  if (children.filter(({ isNamed }) => isNamed).length !== 2) return false;
  if (!parent || !TARGETS.has(parent.type)) return true;
  const isFirst = parent.start.line === start.line && parent.start.character === start.character;
  return parent.type !== 'pattern_list' && parent.type !== 'delete_statement' && !isFirst;
}

function isAdaptedMethod(called: SyntaxNode | undefined, text: string, starts: readonly number[]): boolean {
  if (called?.type !== 'attribute') return false;
  const [, dot, name] = called.children;
  if (dot?.type !== '.' || name?.type !== 'identifier' || called.children.length !== 3) return false;
  return METHODS.has(text.slice(offsetOf(starts, name.start), offsetOf(starts, name.end)));
}
