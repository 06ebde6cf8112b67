import type { EmptyReason } from '../empty-reason.ts';
import type { Surroundings } from '../surroundings.ts';
import { dropBlank } from './blank.ts';
import { useOwnLineForCloser } from './closer-line.ts';
import { useDocumentStep } from './block-step.ts';
import { dropNextLine } from './duplicate-next-line.ts';
import type { Candidate, Filter } from './filter.ts';
import { cutAtFollowingLines } from './following-lines.ts';
import { useDocumentIndentation } from './indentation.ts';
import { dropLeadingBlank } from './leading-blank.ts';
import { cutRepetition } from './repetition.ts';
import { cutSpecialTokens } from './special-tokens.ts';
import { stopAtScopeEnd } from './stop-at-scope-end.ts';
import { trimSuffixOverlap } from './suffix-overlap.ts';
import { dropTrailingComment } from './trailing-comment.ts';
import { trimTrailingWhiteSpace } from './trailing-white-space.ts';
import { cutUnbalancedClosers } from './unbalanced-closers.ts';
import { dropUnfilledOpeners } from './unfilled-openers.ts';
import { dropUnfinishedLine } from './unfinished-line.ts';

/** In this order: what is cut first is not looked at later. */
const FILTERS: readonly Filter[] = [
  cutSpecialTokens,
  dropLeadingBlank,
  useDocumentIndentation,
  useDocumentStep,
  stopAtScopeEnd,
  dropUnfinishedLine,
  dropTrailingComment,
  cutAtFollowingLines,
  dropNextLine,
  cutRepetition,
  dropUnfilledOpeners,
  cutUnbalancedClosers,
  trimSuffixOverlap,
  trimTrailingWhiteSpace,
  useOwnLineForCloser,
  dropBlank,
];

/** What may be shown of a generated text, or why nothing. */
export function filterCandidate(
  candidate: Pick<Candidate, 'text' | 'complete'>,
  around: Surroundings,
): Candidate | EmptyReason {
  let kept: Candidate = { ...candidate, replaces: 0 };
  for (const filter of FILTERS) {
    const filtered = filter(kept, around);
    if (typeof filtered === 'string') return filtered;
    kept = filtered;
  }
  return kept;
}
