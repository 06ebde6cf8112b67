import type { PersonalMemory } from '../personal/personal-memory.ts';
import type { Settings } from '../settings.ts';
import { isSureEnough } from './confidence.ts';
import type { EmptyReason } from './empty-reason.ts';
import type { Answer, Generated } from './generated.ts';
import { isBehindOpener, isLoneComment, isOnEmptyLine, type Job } from './job.ts';
import { makeItem } from './placement.ts';
import type { Rejections } from './rejections.ts';
import type { CompletionItem } from './result.ts';

export interface JudgementParts {
  readonly settings: () => Settings;
  /** What the person has accepted and types often. Absent: nothing is known of them. */
  readonly personal?: Pick<PersonalMemory, 'knows'>;
  /** What the person did not want. */
  readonly rejections: Rejections;
}

/** Whether a suggestion is shown to this person, here and now. */
export class Judgement {
  readonly #shown = new WeakSet<Generated>();
  /** What the suggestion was made of that was shown last. */
  #onScreen: Generated | undefined;

  constructor(private readonly parts: JudgementParts) {}

  /** The suggestion to show, or why there is none. Whoever has asked is shown what there is. */
  itemOf(job: Job, generated: Generated, answer: Answer): CompletionItem | EmptyReason {
    const made = makeItem(answer, generated, job);
    return typeof made === 'string' ? made : (this.#whyNot(job, generated, made) ?? made);
  }

  /** Whether the suggestion that was shown last was made of this. */
  isOnScreen(generated: Generated | undefined): boolean {
    return generated !== undefined && generated === this.#onScreen;
  }

  /** A suggestion goes to the client. */
  noteShown({ params, signal }: Job, generated: Generated, item: CompletionItem): void {
    // A client that has taken its question back draws nothing.
    if (signal.aborted) return;
    this.#onScreen = generated;
    this.parts.rejections.show(params.context, item, params.trigger === 'invoked');
  }

  #whyNot(job: Job, generated: Generated, item: CompletionItem): EmptyReason | undefined {
    const { trigger, context } = job.params;
    if (trigger === 'automatic' && this.parts.rejections.holdsBack(context, item)) return 'rejected';
    const hasOwnLine = isOnEmptyLine(job) || isBehindOpener(job);
    if (trigger === 'automatic' && hasOwnLine && isLoneComment(item, job)) return 'lone-comment';
    return this.#mayShow(job, generated, item) ? undefined : 'low-confidence';
  }

  /** What was shown once stays while it is typed: the rest of it is not judged anew. */
  #mayShow({ params, placement }: Job, generated: Generated, item: CompletionItem): boolean {
    const { rejections, settings } = this.parts;
    const shows =
      params.trigger === 'invoked' ||
      this.#shown.has(generated) ||
      isSureEnough(item.evidence, settings().eagerness, rejections.countOf(params.context, item)) ||
      this.#isKnown(placement, item);
    if (shows) this.#shown.add(generated);
    return shows;
  }

  /** The person has accepted this line here before, or types it often: that says more than the model's doubts. */
  #isKnown({ context, start }: Job['placement'], { insertText, range }: CompletionItem): boolean {
    const atCursor = start === range.start.character && start === context.position.character;
    return atCursor && (this.parts.personal?.knows(context, insertText) ?? false);
  }
}
