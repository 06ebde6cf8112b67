import { readPast, type Reading } from '../prompt/boundary.ts';
import { reaches } from './reach.ts';
import { fullStem, type RequestText } from './request-text.ts';
import { atOuterLine, mayLeaveBlock } from './outer-line.ts';
import { mayStop } from './stop.ts';
import type { Surroundings } from './surroundings.ts';

/** Why a generation is over; `stopped`: a stop predicate saw enough. */
export type GenerationEnd = 'stopped' | 'stop-token' | 'length';

/** What a generation was made from: the text of a request, and the stem of it that its prompt ended with. */
export interface GenerationSource extends Pick<RequestText, 'frame' | 'before' | 'reach'> {
  readonly stem: string;
  /** What it had to begin with, since it was typed; empty where it was free. */
  readonly bound: string;
}

/** What the model wrote after `source.stem`, so far. */
export interface Generated {
  readonly source: GenerationSource;
  readonly text: string;
  /** Length of `text` after each token, and that token's natural log-probability. */
  readonly tokenEnds: readonly number[];
  readonly logProbabilities: readonly number[];
  /** Absent while it runs. */
  readonly end?: GenerationEnd;
}

/** What a generation says to a request. */
export type Answer =
  /**
   * From the cursor on; `complete`: it ends where the model ended or a stop was seen. `indentation`: of the cursor's line with it, shallower
   * than what is typed; absent: nothing of that is taken away.
   */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly complete: boolean;
      readonly indentation?: string;
    }
  | { readonly kind: 'ends-block' }
  /** Agrees with what is typed, and is not far enough. */
  | { readonly kind: 'pending'; readonly text: string }
  /** Says something else, or too little to answer. */
  | { readonly kind: 'differs' };

/** Whether a request is for the same text, some of the generation's own typed or not. */
export function canServe(source: GenerationSource, request: RequestText): boolean {
  return (
    source.frame === request.frame &&
    reaches(source.reach, request.reach) &&
    request.before.startsWith(source.stem + source.bound)
  );
}

/** Whether a generation is what another one after a stem of the request would be. */
export function isForStem(source: GenerationSource, request: RequestText, stem: string): boolean {
  return source.stem === stem && (source.bound === '' || source.before === request.before);
}

/** Whether a generation was made for this very request, from the last of its stems: there is nothing else to try. */
export function isLastResort(source: GenerationSource, request: RequestText): boolean {
  return source.before === request.before && source.stem === fullStem(request);
}

export function answerFrom(generated: Generated, request: RequestText, around: Surroundings): Answer {
  const reading = readTo(generated, request);
  const own = generated.source.before === request.before;
  return reading.kind === 'ends-block'
    ? outerAnswer(generated, atOuterLine(around, reading.indentation), request, own)
    : answerOf(generated, reading, around, own);
}

/** What the generation says with the cursor's line as shallow as the model wants it. */
function outerAnswer(
  generated: Generated,
  outer: Surroundings | undefined,
  request: RequestText,
  own: boolean,
): Answer {
  if (!outer) return { kind: 'ends-block' };
  const indentation = outer.lineBefore;
  const before = request.before.slice(0, request.before.lastIndexOf('\n') + 1) + indentation;
  const reading = readTo(generated, { ...request, before });
  if (reading.kind !== 'text') return { kind: 'ends-block' };
  const answer = answerOf(generated, reading, outer, own);
  // A part of it would have to say how deep it stands.
  if (answer.kind === 'pending') return { kind: 'pending', text: '' };
  return answer.kind === 'text' && mayLeaveBlock(answer.text, outer)
    ? { ...answer, indentation }
    : { kind: 'ends-block' };
}

/** @param own the generation was made for this very request. */
function answerOf(
  generated: Generated,
  reading: Exclude<Reading, { kind: 'ends-block' }>,
  around: Surroundings,
  own: boolean,
): Answer {
  const { end } = generated;
  switch (reading.kind) {
    case 'differs':
      return reading;
    case 'pending':
      return { kind: 'pending', text: '' };
    case 'text': {
      const complete = end === 'stop-token' || mayStop(reading.text, around);
      if (complete) return { kind: 'text', text: reading.text, complete };
      if (end === undefined) return { kind: 'pending', text: reading.text };
      // Over without an end for this request: an answer only for the place it was made for.
      if (own || (end === 'length' && reading.text.trim() !== '')) {
        return { kind: 'text', text: reading.text, complete: false };
      }
      return { kind: 'differs' };
    }
  }
}

/** What the generation says at the request's cursor: past what is typed since, then past the blanks its own prompt would leave out. */
function readTo({ source, text, end }: Generated, request: RequestText): Reading {
  const finished = end !== undefined;
  const stem = fullStem(request);
  const blanks = { stem, expected: request.before.slice(stem.length) };
  if (source.stem === stem) return readPast(blanks, text, finished);
  const typed = { stem: source.stem, expected: stem.slice(source.stem.length) };
  const reading = readPast(typed, text, finished);
  return reading.kind === 'text' ? readPast(blanks, reading.text, finished) : reading;
}
