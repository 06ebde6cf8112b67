import { TextScanner } from '../../context/text-scan.ts';
import type { Language } from '../../context/languages.ts';
import { indentationWidth } from '../../prompt/indentation.ts';
import { isCloser, type GenerationPlace } from './place.ts';

export interface Written {
  /** The code from the margin, without line end; the block's closing line is not part of it. */
  readonly code: string;
  /** Nothing that follows belongs to it. */
  readonly isOver: boolean;
}

/** What a model adds when it is done: examples, tests, output. */
const AFTERTHOUGHT =
  /^(print\s*\(|console\.|assert\b|if __name__|(\/\/|#|--)\s*(example|test|usage|output|call|check|driver)|describe\(|it\(|test\(|fmt\.Print|System\.out|module\.exports|export \{|export default )/i;

/**
 * The part of an answer that belongs into the place.
 * @param isFinished nothing will be added to `answer`.
 */
export function readWritten(
  place: GenerationPlace,
  language: Language,
  answer: string,
  isFinished: boolean,
): Written {
  const scanner = new TextScanner(language);
  const isInsideAfter = (line: string): boolean => {
    const { end } = scanner.next(line);
    return end === 'string' || end === 'block-comment';
  };
  let inside = place.lead.slice(0, -1).split('\n').map(isInsideAfter).at(-1) === true;

  const lines = answer.split('\n');
  const kept: string[] = [];
  const over = (): Written => ({ code: joined(kept), isOver: true });
  for (const [index, line] of lines.entries()) {
    const isPartial = index === lines.length - 1 && !isFinished;
    if (!inside && line.trim() !== '') {
      const trimmed = line.trim();
      if (trimmed.startsWith('```')) return over();
      const isLess = indentationWidth(line) < place.leastWidth;
      if (isLess && (kept.some((each) => each.trim() !== '') || place.kind !== 'declaration')) return over();
      if (!isPartial && place.nextLine.length > 3 && trimmed === place.nextLine) return over();
      if (place.kind === 'declaration' && endsDeclaration(language, kept, line)) return over();
      if (place.kind === 'member' && endsMember(place, language, kept, line)) return over();
    }
    if (isPartial) break;
    kept.push(line);
    inside = isInsideAfter(line);
  }
  return { code: joined(kept), isOver: isFinished };
}

/** An example or a test behind a whole declaration; or a second copy of it. */
function endsDeclaration(language: Language, kept: readonly string[], line: string): boolean {
  if (indentationWidth(line) > 0) return false;
  const blocks = kept.some((each) => indentationWidth(each) > 0);
  if (!blocks) return false;
  return AFTERTHOUGHT.test(line) && !isCloser(language, line.trim());
}

/** A next member behind a whole one. */
function endsMember(
  { leastWidth }: GenerationPlace,
  language: Language,
  kept: readonly string[],
  line: string,
): boolean {
  if (indentationWidth(line) > leastWidth || isCloser(language, line.trim())) return false;
  return kept.some((each) => indentationWidth(each) > leastWidth);
}

/** Without blank lines at both ends. */
function joined(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}
