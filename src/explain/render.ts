import MarkdownIt from 'markdown-it';
import { identifiersIn } from '../../server/tasks/identifiers.ts';
import { linesOfStatement } from './statement-lines.ts';

/** Its class is not exported as a value. */
type Token = ReturnType<MarkdownIt['parse']>[number];

export interface Explained {
  /** The explained lines. */
  readonly code: readonly string[];
  /** Number of the first one in the document, from 0. */
  readonly startLine: number;
  /** Names that an answer made up. */
  readonly unknownNames: readonly string[];
}

/** HTML inside of Markdown is shown as text: whatever a model writes, it never becomes part of the page. */
const markdown = new MarkdownIt({ html: false, linkify: false });

/**
 * Markdown as HTML for the panel. Statements carry the lines they speak of (`data-lines="3 4"`, from 0); names in backticks that the code
 * has become links (`data-symbol`), names it does not have are marked, and so are the statements with them.
 */
export function renderExplanation(text: string, explained: Explained): string {
  const tokens = markdown.parse(text, {});
  const names = new Set(explained.code.flatMap((line) => identifiersIn(line)));
  const unknown = new Set(explained.unknownNames);
  tokens.forEach((token, index) => {
    if (token.type !== 'inline' || !token.children) return;
    const spans = token.children.filter(({ type }) => type === 'code_inline');
    for (const span of spans) markSpan(span, names, unknown);
    const opening = openingOf(tokens, index);
    if (!opening) return;
    const lines = linesOfStatement(
      spans.map(({ content }) => content),
      explained.code,
    ).map((line) => line + explained.startLine);
    if (lines.length > 0) {
      opening.attrSet('data-lines', lines.join(' '));
      opening.attrJoin('class', 'linked');
    }
    if (identifiersIn(token.content).some((name) => unknown.has(name))) {
      opening.attrJoin('class', 'doubtful');
      opening.attrSet(
        'title',
        'Names something that neither the code nor what was read with it has: check it.',
      );
    }
  });
  return markdown.renderer.render(tokens, markdown.options, {});
}

function markSpan(span: Token, names: ReadonlySet<string>, unknown: ReadonlySet<string>): void {
  const used = identifiersIn(span.content);
  const known = used.find((name) => names.has(name));
  if (used.some((name) => unknown.has(name))) {
    span.attrJoin('class', 'unknown');
  } else if (known !== undefined) {
    span.attrJoin('class', 'symbol');
    span.attrSet('data-symbol', known);
    span.attrSet('tabindex', '0');
    span.attrSet('role', 'link');
  }
}

/** The list item around the text, else its paragraph or heading. */
function openingOf(tokens: readonly Token[], index: number): Token | undefined {
  const [item, paragraph] = [tokens[index - 2], tokens[index - 1]];
  if (item?.type === 'list_item_open') return item;
  return paragraph?.nesting === 1 ? paragraph : undefined;
}
