/**
 * CompletionContext → prompt. Laid out so that the engine's KV cache survives the next keystroke: everything that typing does
 * not change comes first, and what is cut for the budget is cut in steps.
 */
import type { CompletionContext, OutlineLine } from '../context/context.ts';
import type { PromptFormat } from '../model/prompt-format.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import { boundaryBefore, type Boundary } from './boundary.ts';
import { fileNameLine } from './file-name.ts';
import { splitIntoSegments } from './segments.ts';
import { NO_SNIPPETS, type SnippetBlock } from './snippet-block.ts';
import { suffixPart } from './suffix-part.ts';

/** About a dozen lines: ten lines after the cursor were worth 6 points of exact match over three, and a jump pays for each token. */
const SUFFIX_TOKENS = 128;
/** Never more than this share of a small budget goes to the suffix. */
const SUFFIX_SHARE = 1 / 4;
/** Share of the budget for imports and enclosing declarations above the window: names of what is at hand, never most of the prompt. */
const OUTLINE_SHARE = 1 / 8;
/** The start moves by this many document lines at once, for each move evaluates the prompt anew; smaller where lines are long. */
const START_STEPS_LINES = [16, 4, 1];
/** A smaller step is tried when less of the budget than this would be used. */
const LEAST_FILLED = 1 / 2;
/** A single line longer than the budget is cut from its start by this many tokens at once, for the same reason. */
const START_STEP_TOKENS = 64;
/** Whose it is says nothing. */
const REPOSITORY_NAME = 'workspace\n';
/** prefix, suffix and middle token. */
const FRAME_TOKENS = 3;
/** Between imports and enclosing declarations. */
const BLANK_LINE_TOKENS = 1;

export interface PromptRequest {
  readonly context: CompletionContext;
  readonly format: PromptFormat;
  readonly tokenizer: Tokenizer;
  /** Longest prompt in tokens, frame included. */
  readonly budgetTokens: number;
  /** Text of other files, as it fitted; by default none. */
  readonly snippets?: SnippetBlock;
  /** Where the prompt ends; by default before the blanks at the cursor. */
  readonly boundary?: Boundary;
  /** Tokens of the learned prompt, beyond the budget; by default there is none. */
  readonly learned?: readonly number[];
}

export interface Prompt {
  readonly tokens: readonly number[];
  readonly boundary: Boundary;
  /** The texts of the prompt, as far as they fitted. */
  readonly parts: {
    readonly snippets: string;
    readonly outline: string;
    readonly before: string;
    readonly after: string;
  };
}

interface Part {
  readonly text: string;
  readonly tokens: readonly number[];
}

const NO_PART: Part = { text: '', tokens: [] };

/** A part that may begin in the middle of the file. */
interface StartedPart extends Part {
  /** The document's line that it begins in. */
  readonly startLine: number;
}

export function layOutPrompt(request: PromptRequest): Prompt {
  const { context, format, tokenizer, budgetTokens, snippets = NO_SNIPPETS, learned = [] } = request;
  const boundary = request.boundary ?? boundaryBefore(context.prefix);
  const isRepository = format.snippets === 'files';
  const lead = isRepository ? repositoryLead(request, snippets) : [];
  const budget = budgetTokens - FRAME_TOKENS - (isRepository ? lead : snippets.tokens).length;
  const after = cutEnd(
    suffixPart(context.suffix),
    tokenizer,
    Math.min(SUFFIX_TOKENS, Math.floor(budget * SUFFIX_SHARE)),
  );
  const { outline, before } = above(request, boundary, budget - after.tokens.length);
  const head = [...(isRepository ? [] : snippets.tokens), ...outline.tokens, ...before.tokens];
  const { prefixToken, suffixToken, middleToken } = format;
  return {
    tokens:
      format.form === 'suffix-first'
        ? [...learned, ...lead, prefixToken, suffixToken, ...after.tokens, middleToken, ...head]
        : [...learned, ...lead, prefixToken, ...head, suffixToken, ...after.tokens, middleToken],
    boundary,
    parts: { snippets: snippets.text, outline: outline.text, before: before.text, after: after.text },
  };
}

interface Above {
  readonly outline: Part;
  readonly before: StartedPart;
}

/** The text before the cursor, and where its start is cut, what of the file above it matters. */
function above({ context, tokenizer }: PromptRequest, { stem }: Boundary, budget: number): Above {
  const { imports, enclosing, prefixStartLine } = context;
  const lines = splitIntoSegments(stem).map((segment) => ({ segment, ids: tokenizer.encode(segment) }));
  const name = partOf(fileNameLine(context), tokenizer);
  const whole = cutStart(lines, prefixStartLine, tokenizer, budget - name.tokens.length);
  const isCut = whole.startLine > Math.min(0, prefixStartLine);
  if (!isCut) return { outline: name, before: whole };
  const share = Math.floor(budget * OUTLINE_SHARE);
  // Of all lines, whether they will stand above the start or not: the start must not depend on itself.
  const room = outlineOf(imports, enclosing, tokenizer, share).tokens.length;
  const before = cutStart(lines, prefixStartLine, tokenizer, budget - room);
  const isAbove = ({ line }: OutlineLine): boolean => line < before.startLine;
  return { outline: outlineOf(imports.filter(isAbove), enclosing.filter(isAbove), tokenizer, share), before };
}

/** What a person scrolls up for. The enclosing declarations come first where not all fits, and stand last. */
function outlineOf(
  imports: readonly OutlineLine[],
  enclosing: readonly OutlineLine[],
  tokenizer: Tokenizer,
  budget: number,
): Part {
  const headers = linesThatFit(enclosing, tokenizer, budget);
  const lines = linesThatFit(imports, tokenizer, budget - headers.tokens.length - BLANK_LINE_TOKENS);
  if (lines.tokens.length === 0) return headers;
  const text = `${lines.text}\n${headers.text}`;
  return { text, tokens: [...lines.tokens, ...tokenizer.encode('\n'), ...headers.tokens] };
}

function partOf(text: string, tokenizer: Tokenizer): Part {
  return text === '' ? NO_PART : { text, tokens: tokenizer.encode(text) };
}

function linesThatFit(lines: readonly OutlineLine[], tokenizer: Tokenizer, budget: number): Part {
  const tokens: number[] = [];
  let text = '';
  for (const line of lines) {
    const ids = tokenizer.encode(`${line.text}\n`);
    if (tokens.length + ids.length > budget) continue;
    for (const id of ids) tokens.push(id);
    text += `${line.text}\n`;
  }
  return { text, tokens };
}

/** The other files, and the name of this one, in the repository form. */
function repositoryLead(
  { context, format, tokenizer }: PromptRequest,
  { tokens }: SnippetBlock,
): readonly number[] {
  if (tokens.length === 0) return [];
  const { repositoryToken, fileSeparatorToken } = format;
  const [name, path] = [tokenizer.encode(REPOSITORY_NAME), tokenizer.encode(`${context.path}\n`)];
  return [repositoryToken, ...name, ...tokens, fileSeparatorToken, ...path];
}

/** The first segments that fit; the first one may be cut inside. */
function cutEnd(text: string, tokenizer: Tokenizer, budget: number): Part {
  const tokens: number[] = [];
  let length = 0;
  for (const segment of splitIntoSegments(text)) {
    const ids = tokenizer.encode(segment);
    if (tokens.length + ids.length > budget) {
      if (tokens.length > 0) break;
      const cut = ids.slice(0, budget);
      return { text: tokenizer.decode(cut), tokens: cut };
    }
    for (const id of ids) tokens.push(id);
    length += segment.length;
  }
  return { text: text.slice(0, length), tokens };
}

/** The last lines that fit, starting at a line whose number is a multiple of a step: the largest that does not waste half. */
function cutStart(
  lines: readonly Line[],
  startLine: number,
  tokenizer: Tokenizer,
  budget: number,
): StartedPart {
  let kept: readonly Line[] = lines;
  for (const step of START_STEPS_LINES) {
    kept = dropSteps(lines, startLine, step, budget);
    if (kept === lines || countTokens(kept) >= budget * LEAST_FILLED) break;
  }
  const tokens = kept.flatMap(({ ids }) => ids);
  const dropped = lines.slice(0, lines.length - kept.length);
  const keptFrom = dropped.reduce((line, { segment }) => line + segment.split('\n').length - 1, startLine);
  if (tokens.length <= budget) {
    return { text: kept.map(({ segment }) => segment).join(''), tokens, startLine: keptFrom };
  }
  const excess = tokens.length - budget;
  const cut = tokens.slice(Math.ceil(excess / START_STEP_TOKENS) * START_STEP_TOKENS);
  return { text: tokenizer.decode(cut), tokens: cut, startLine: keptFrom };
}

interface Line {
  readonly segment: string;
  readonly ids: readonly number[];
}

/** Drops steps of lines from the start until the rest fits; the last line always stays. */
function dropSteps(lines: readonly Line[], startLine: number, step: number, budget: number): readonly Line[] {
  let total = countTokens(lines);
  let first = 0;
  let line = startLine;
  while (total > budget && first < lines.length - 1) {
    const reached = Math.floor(line / step);
    // A segment may span blank lines, so a boundary can be passed inside one.
    do {
      const { segment, ids } = lines[first++]!;
      total -= ids.length;
      line += segment.split('\n').length - 1;
    } while (first < lines.length - 1 && Math.floor(line / step) === reached);
  }
  return first === 0 ? lines : lines.slice(first);
}

function countTokens(lines: readonly Line[]): number {
  return lines.reduce((sum, { ids }) => sum + ids.length, 0);
}
