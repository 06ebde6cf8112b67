import type { EmptyReason } from '../../server/completion/empty-reason.ts';
import type { CompletionResult } from '../../server/completion/result.ts';
import type { PreparationProgress } from '../../server/protocol.ts';

/** Plain words for why nothing is shown. */
const EMPTY: { readonly [Reason in EmptyReason]: string } = {
  'no-text': 'the model has nothing to add here',
  blank: 'the model suggests only white space',
  'repeats-suffix': 'the model suggests what stands after the cursor already',
  'repeats-prefix': 'the model suggests what stands before the cursor already',
  repetitive: 'the model repeats itself',
  unbalanced: 'the suggestion closes brackets that are not open',
  'low-confidence': 'the model is not sure enough',
  rejected: 'you did not want this suggestion here; Suggest Now shows it',
  'lone-comment': 'the model has only a comment to add here',
  mismatch: 'the model would write something other than what you typed',
  'ends-block': 'the model would end the block here',
  'not-drawable': 'VS Code would not draw the suggestion here',
};

/** Why the last question ended without ghost text; undefined when there was some. */
export function whyNothing(result: CompletionResult): string | undefined {
  switch (result.kind) {
    case 'shown':
    case 'cancelled':
      return undefined;
    case 'empty':
      return EMPTY[result.reason];
    case 'refused':
      return withoutFullStop(result.message);
  }
}

const PHASES: { readonly [Phase in PreparationProgress['phase']]: string } = {
  download: 'Downloading',
  verify: 'Checking',
  convert: 'Converting',
};

/** For example `Downloading: 120 MB of 491 MB`. */
export function progressWords({ phase, done, total, detail }: PreparationProgress): string {
  const amount = phase === 'convert' ? '' : `: ${sizeWords(done)} of ${sizeWords(total)}`;
  return `${PHASES[phase]}${amount}${detail === undefined || detail === '' ? '' : ` (${detail})`}`;
}

/** Whole percent, 0 to 100; undefined while the total is unknown. */
export function percentOf({ done, total }: PreparationProgress): number | undefined {
  if (!(total > 0)) return undefined;
  return Math.max(0, Math.min(100, Math.floor((100 * done) / total)));
}

/** Decimal units, as file managers and the model's page count: `491 MB`, `1.1 GB`. */
export function sizeWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return `${Math.round(bytes / 1e6)} MB`;
}

function withoutFullStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence;
}
