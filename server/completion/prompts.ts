import type { CompletionContext } from '../context/context.ts';
import type { Engine, Sampling } from '../engine/engine.ts';
import type { PromptFormat } from '../model/prompt-format.ts';
import type { Agreeing, Tokenizer } from '../model/tokenizer.ts';
import { boundaryBefore } from '../prompt/boundary.ts';
import { CachingTokenizer } from '../prompt/caching-tokenizer.ts';
import { layOutPrompt, type Prompt } from '../prompt/layout.ts';
import { NO_SNIPPETS, snippetBlock, type PromptSnippet, type SnippetBlock } from '../prompt/snippet-block.ts';
import type { Settings } from '../settings.ts';
import type { GenerationPlan } from './generation.ts';
import type { Site } from './job.ts';
import { promptBudget } from './prompt-budget.ts';
import { fullStem } from './request-text.ts';
import { isBraceTight } from './brace-style.ts';
import { StickySnippets } from './sticky-snippets.ts';

/** Of 47,000 lines of code in training packages 0.9 % are longer than 32, 0.2 % than 48; generation stops at a line’s end anyway. */
const LINE_TOKENS = 64;
/** Some 16 lines. */
const BLOCK_TOKENS = 160;
/** Nobody has typed a longer word; what agrees is looked for at each of its bytes. */
const MAX_BOUND_CHARACTERS = 100;
/** Text of other files may make a prompt longer by this share; the file's own text keeps its place. */
const SNIPPETS_SHARE = 1 / 4;

export interface PromptsParts {
  readonly engine: Pick<Engine, 'costs'>;
  readonly tokenizer: Tokenizer;
  readonly format: PromptFormat;
  /** Of the learned prompt; absent: the model has none. */
  readonly learned?: readonly number[];
  readonly settings: () => Settings;
  /** Text from elsewhere that helps at a place, best first, for a prompt of this many tokens. Never rejects, and soon. Absent: there is none. */
  readonly snippetsFor?: (
    context: CompletionContext,
    budgetTokens: number,
  ) => Promise<readonly PromptSnippet[]>;
}

/** What the model is asked with at a place: prompts within the budget of this machine, with text of other files that stays while a person types. */
export class Prompts {
  readonly tokenizer: CachingTokenizer;
  readonly #snippets = new StickySnippets((context) => this.#chooseSnippets(context));

  constructor(private readonly parts: PromptsParts) {
    this.tokenizer = new CachingTokenizer(parts.tokenizer);
  }

  /** @param isIdle nobody waits for the prompt. */
  snippetsAt(context: CompletionContext, isIdle = false): Promise<SnippetBlock> {
    return this.#snippets.of(context, isIdle);
  }

  /** There is more to choose snippets from than before. */
  forgetSnippets(): void {
    this.#snippets.forget();
  }

  layOut(
    context: CompletionContext,
    snippets: SnippetBlock,
    boundary = boundaryBefore(context.prefix),
  ): Prompt {
    const { format, learned = [] } = this.parts;
    const { tokenizer } = this;
    const budgetTokens = this.#budgetTokens + snippets.tokens.length;
    return layOutPrompt({ context, snippets, boundary, format, learned, tokenizer, budgetTokens });
  }

  /** @param stem of the text before the cursor, what the prompt ends with. */
  plan({ context, around, text, snippets }: Site, stem: string, sampling: Sampling): GenerationPlan {
    const { frame, before, reach } = text;
    const prompt = this.layOut(context, snippets, { stem, expected: before.slice(stem.length) });
    // What is typed behind the stem but blanks, which the model may write or leave out.
    const typed = fullStem(text).slice(stem.length);
    const beginning = this.beginning(typed);
    return {
      source: { frame, before, reach, stem, bound: beginning ? typed : '' },
      promptTokens: prompt.tokens,
      boundary: prompt.boundary,
      around,
      sampling,
      maxTokens: reach === 'line' ? LINE_TOKENS : BLOCK_TOKENS,
      ...(reach === 'statement' && { firstLineTokens: LINE_TOKENS }),
      stopTokens: this.parts.format.stopTokens,
      cacheKey: context.uri,
      ...(beginning && { beginning }),
      ...(isBraceTight(around) && { isBraceTight: true as const }),
    };
  }

  /** What a generation must begin with to say `text`; undefined where it may begin with anything. */
  beginning(text: string): readonly Agreeing[] | undefined {
    return text === '' || text.length > MAX_BOUND_CHARACTERS ? undefined : this.tokenizer.agreeingWith(text);
  }

  get #budgetTokens(): number {
    return this.parts.settings().promptTokens || promptBudget(this.parts.engine.costs);
  }

  async #chooseSnippets(context: CompletionContext): Promise<SnippetBlock> {
    const { snippetsFor, format } = this.parts;
    const { tokenizer } = this;
    const budgetTokens = this.#budgetTokens;
    const snippets = (await snippetsFor?.(context, budgetTokens)) ?? [];
    if (snippets.length === 0) return NO_SNIPPETS;
    return snippetBlock({
      snippets,
      languageId: context.languageId,
      format,
      tokenizer,
      budgetTokens: Math.floor(budgetTokens * SNIPPETS_SHARE),
    });
  }
}
