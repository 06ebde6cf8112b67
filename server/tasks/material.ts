import { importsAbove } from '../context/imports.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import type { ContextUsed } from './context-used.ts';
import { definitionsOf, usedDefinitions, type Definition } from './definitions.ts';
import { identifiersIn } from './identifiers.ts';
import { dedent } from './lines.ts';
import type { Target } from './target.ts';
import type { RelatedText, TaskInput } from './task.ts';

/** Shares of the budget. What one part leaves, the code itself gets. */
const CODE_SHARE = 0.7;
const OUTLINE_SHARE = 0.2;
const IMPORTS_SHARE = 0.1;

/** What a prompt says of the target: its code and what is known of the names in it, cut to the budget. */
export interface Material {
  /** The target's code from the margin, lines left out marked by `…`. */
  readonly code: string;
  readonly imports: readonly string[];
  readonly definitions: readonly Definition[];
  readonly related: readonly RelatedText[];
  readonly used: ContextUsed;
}

/** Needs the tree, so call it before the task waits for anything. */
export function gatherMaterial(
  input: TaskInput,
  target: Target,
  tokenizer: Tokenizer,
  budgetTokens: number,
): Material {
  const { document, path, language, tree } = input;
  const all = definitionsOf(input);
  const budget = new Budget(tokenizer, budgetTokens);

  const imports = budget.take(
    importsAbove(document, document.lineCount, language, tree).flatMap(({ text }) => text || []),
    IMPORTS_SHARE,
    (line) => line,
  );
  const code = readCode(input, target, all, budget);
  const names = new Set(identifiersIn(code.text));
  const definitions = budget.take(usedDefinitions(all, names, target), 1, ({ text }) => text);
  const related = budget.take(input.related, 1, ({ text }) => text);
  return {
    code: dedent(code.text).text,
    imports,
    definitions,
    related,
    used: {
      path,
      startLine: target.startLine,
      endLine: target.endLine,
      what: target.what,
      omittedLines: code.omittedLines,
      definitions: definitions.map(({ name }) => name),
      importCount: imports.length,
      related: related.map(({ name }) => name),
    },
  };
}

interface Code {
  readonly text: string;
  readonly omittedLines: number;
}

/** The target's lines as far as they fit; of what does not, the headers of its declarations. */
function readCode(input: TaskInput, target: Target, all: readonly Definition[], budget: Budget): Code {
  const { document } = input;
  const lines: string[] = [];
  let line = target.startLine;
  const wanted = budget.share(CODE_SHARE);
  let left = wanted;
  for (; line <= target.endLine; line++) {
    const text = document.lineAt(line);
    const tokens = budget.count(`${text}\n`);
    if (tokens > left) break;
    left -= tokens;
    lines.push(text);
  }
  budget.spend(wanted - left);
  if (line > target.endLine) return { text: lines.join('\n'), omittedLines: 0 };
  const rest = all.filter(({ startLine, endLine }) => startLine >= line && endLine <= target.endLine);
  const outline = budget.take(rest, OUTLINE_SHARE, ({ startLine }) => document.lineAt(startLine));
  lines.push('…', ...outline.flatMap(({ startLine }) => [document.lineAt(startLine), '…']));
  return { text: lines.join('\n'), omittedLines: target.endLine - line + 1 };
}

class Budget {
  private left: number;

  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly total: number,
  ) {
    this.left = total;
  }

  count(text: string): number {
    // A line longer than this is data, and counting it would take long.
    return this.tokenizer.encode(text.slice(0, 4 * this.total)).length;
  }

  share(share: number): number {
    return Math.min(this.left, Math.floor(this.total * share));
  }

  spend(tokens: number): void {
    this.left -= tokens;
  }

  /** The first ones that fit into a share. */
  take<T>(items: readonly T[], share: number, textOf: (item: T) => string): readonly T[] {
    let left = this.share(share);
    const taken: T[] = [];
    for (const item of items) {
      const tokens = this.count(`${textOf(item)}\n`);
      if (tokens > left) continue;
      left -= tokens;
      this.spend(tokens);
      taken.push(item);
    }
    return taken;
  }
}
