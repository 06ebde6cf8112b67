import type { CompletionResult } from '../../server/completion/result.ts';
import type { Settings } from '../../server/settings.ts';

/** A document this large is data or generated; reading it at every keystroke would cost more than it gives. */
export const MAX_DOCUMENT_CHARACTERS = 5_000_000;
/** A longer line is minified code or data. */
export const MAX_LINE_CHARACTERS = 10_000;

/** Where code is written. Not among them: output, git, comments, consoles, chat. */
export const SCHEMES = [
  'file',
  'untitled',
  'vscode-notebook-cell',
  'vscode-remote',
  'vscode-vfs',
  'memfs',
] as const;

export type Refused = Extract<CompletionResult, { readonly kind: 'refused' }>;

/** What is known of a place without reading its text. The costly ones are asked in order, and only if still needed. */
export interface AskedPlace {
  /** A person asked with a command: only what cannot be is refused. */
  readonly invoked: boolean;
  readonly languageId: string;
  readonly cursors: number;
  readonly lineCharacters: number;
  readonly isExcluded: () => boolean;
  readonly documentCharacters: () => number;
  readonly looksBinary: () => boolean;
}

/** Why nothing is asked of the server here; undefined where it is. */
export function whyNotAsk(place: AskedPlace, settings: Settings): Refused | undefined {
  if (!place.invoked && !settings.enabled) return refused('disabled', 'Foretype is off.');
  if (!place.invoked && !isLanguageOn(place.languageId, settings)) {
    return refused('disabled', `Foretype is off for ${place.languageId}.`);
  }
  if (place.cursors > 1) return refused('place', 'There are several cursors.');
  if (place.isExcluded()) {
    return refused('secret-file', 'This file may hold secrets, so it is never read (foretype.excludeFiles).');
  }
  if (place.lineCharacters > MAX_LINE_CHARACTERS) return refused('too-large', 'This line is too long.');
  if (place.documentCharacters() > MAX_DOCUMENT_CHARACTERS) {
    return refused('too-large', 'This file is too large.');
  }
  if (place.looksBinary()) return refused('binary', 'This file is not text.');
  return undefined;
}

/** Whether suggestions appear while typing in this language. */
export function isLanguageOn(languageId: string, { languages }: Settings): boolean {
  return languages[languageId] ?? languages['*'] ?? true;
}

function refused(reason: Refused['reason'], message: string): Refused {
  return { kind: 'refused', reason, message };
}
