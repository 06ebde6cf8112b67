import type { CompletionContext } from '../context/context.ts';
import type { Range } from '../syntax/tree.ts';

/** What `foretype/complete` asks. */
export interface CompleteParams {
  readonly context: CompletionContext;
  readonly trigger: 'automatic' | 'invoked';
  /** The last change of the document took text away and put none there: what was not on the screen waits until the person rests. */
  readonly isDeleting?: boolean;
  /** The deadline has passed already, and whoever asked takes a late answer as well; all else is as for `trigger`. */
  readonly isLate?: boolean;
  /** The suggest widget's selected text, which an answer must extend; absent when the widget is closed. */
  readonly selectedCompletion?: { readonly range: Range; readonly text: string };
  /** Several only when `trigger` is `invoked`. */
  readonly maxItems: number;
}
