/** TypeScript and JavaScript modules as scripts: types are blanked, as Node.js and `ts-blank-space` do it, and so are imports and exports. */
import { lineStarts } from '../line-starts.ts';
import { offsetOf, withEdits, type TextEdit } from './text-edits.ts';
import { rootOf, type SyntaxNode, type SyntaxTree } from '../tree.ts';

/** Nodes that mean nothing when the program runs. */
const BLANKED = new Set([
  ...[
    'type_annotation',
    'type_parameters',
    'type_arguments',
    'type_predicate_annotation',
    'asserts_annotation',
  ],
  ...['implements_clause', 'interface_declaration', 'type_alias_declaration', 'ambient_declaration'],
  ...['function_signature', 'method_signature', 'abstract_method_signature', 'index_signature'],
  ...['accessibility_modifier', 'override_modifier', 'import_statement'],
]);
/** Nodes that are code in TypeScript alone, or need more than a script. */
const REFUSED =
  /^(enum_declaration|internal_module|module|decorator|import_alias|import_require_clause|jsx_\w+)$/;
/** Words and signs of types, by the node they stand in. */
const BLANKED_TOKENS: Readonly<Record<string, readonly string[]>> = {
  optional_parameter: ['?'],
  public_field_definition: ['?', '!', 'readonly', 'abstract'],
  method_definition: ['?'],
  variable_declarator: ['!'],
  non_null_expression: ['!'],
  abstract_class_declaration: ['abstract'],
};

/** Undefined where types are more than types: enumerations, properties made of parameters, decorators; and where there is JSX. */
export function plainScript(tree: SyntaxTree, text: string): string | undefined {
  const starts = lineStarts(text);
  const edits: TextEdit[] = [];
  const blank = (from: SyntaxNode, to = from): void => {
    const [start, end] = [offsetOf(starts, from.start), offsetOf(starts, to.end)];
    edits.push({ start, end, text: text.slice(start, end).replace(/[^\n\r]/g, ' ') });
  };
  const visit = (node: SyntaxNode): boolean => {
    const { type, children } = node;
    if (REFUSED.test(type) || isParameterProperty(node)) return false;
    if (BLANKED.has(type) || isDeclaredOnly(node)) {
      blank(node);
      return true;
    }
    if (type === 'as_expression' || type === 'satisfies_expression') {
      const [value, word] = children;
      if (!value || !word) return false;
      blank(word, node);
      return visit(value);
    }
    if (type === 'export_statement') {
      const words = children.filter((child) => child.type === 'export' || child.type === 'default');
      for (const word of words) blank(word);
    }
    for (const child of children) {
      if (BLANKED_TOKENS[type]?.includes(child.type) === true) blank(child);
      else if (child.isNamed && !visit(child)) return false;
    }
    return true;
  };
  return visit(rootOf(tree)) ? withEdits(text, edits) : undefined;
}

function isParameterProperty({ type, children }: SyntaxNode): boolean {
  if (type !== 'required_parameter' && type !== 'optional_parameter') return false;
  return children.some((child) =>
    ['accessibility_modifier', 'readonly', 'override_modifier', 'this'].includes(child.type),
  );
}

/** A field that is only declared; `export { a }` and `export * from`. */
function isDeclaredOnly({ type, children }: SyntaxNode): boolean {
  if (type === 'public_field_definition') return children.some((child) => child.type === 'declare');
  return (
    type === 'export_statement' &&
    children.some((child) => ['export_clause', 'namespace_export', '*', 'from'].includes(child.type))
  );
}
