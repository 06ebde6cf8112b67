import type { CompletionContext } from '../context/context.ts';
import type { SnippetBlock } from '../prompt/snippet-block.ts';
import { frameOf } from './request-text.ts';

/** Beyond this many lines from where they were chosen, snippets are chosen anew when there is time for it. */
const FAR_LINES = 16;

interface Kept {
  readonly uri: string;
  readonly frame: string;
  readonly line: number;
  readonly block: Promise<SnippetBlock>;
}

/**
 * Snippets stay while a person types, because the KV cache lives off a prompt that stays: they are chosen anew only when the cursor
 * has jumped (what stands after it, or where the window starts, is another) or another document is asked for, since the prompt is
 * evaluated anew then anyway; and at rest, when the cursor has come far.
 */
export class StickySnippets {
  #kept: Kept | undefined;

  constructor(private readonly choose: (context: CompletionContext) => Promise<SnippetBlock>) {}

  /** @param isIdle nobody waits for the prompt. */
  of(context: CompletionContext, isIdle = false): Promise<SnippetBlock> {
    const { uri } = context;
    const { line } = context.position;
    const frame = frameOf(context);
    const kept = this.#kept;
    const stays =
      kept?.uri === uri && kept.frame === frame && !(isIdle && Math.abs(kept.line - line) > FAR_LINES);
    if (stays) return kept.block;
    const block = this.choose(context);
    this.#kept = { uri, frame, line, block };
    return block;
  }

  /** The next request chooses anew: there is more to choose from. */
  forget(): void {
    this.#kept = undefined;
  }
}
