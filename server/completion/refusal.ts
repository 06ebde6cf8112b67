import type { CompleteParams } from './complete-params.ts';
import type { Settings } from '../settings.ts';
import type { CompletionResult } from './result.ts';

type Refused = CompletionResult & { kind: 'refused' };

/** Why nothing is asked of the model here; undefined where it is. A person who invokes is only refused what cannot be. */
export function refusalOf({ context, trigger }: CompleteParams, settings: Settings): Refused | undefined {
  if (trigger === 'invoked') return undefined;
  const { languages } = settings;
  if (!settings.enabled) return refused('disabled', 'Foretype is switched off.');
  if (!(languages[context.languageId] ?? languages['*'] ?? true)) {
    return refused('disabled', `Foretype is switched off for ${context.languageId}.`);
  }
  if (context.place === 'comment' && !settings.inComments) {
    return refused('place', 'Suggestions in comments are switched off.');
  }
  if (context.extent.kind === 'none') return refused('place', context.extent.reason);
  return undefined;
}

function refused(reason: Refused['reason'], message: string): Refused {
  return { kind: 'refused', reason, message };
}
