import type { ClientState } from '../client.ts';
import { isLanguageOn } from '../inline/why-not-ask.ts';
import type { PreparationProgress, ServerStatus } from '../../server/protocol.ts';
import type { Settings } from '../../server/settings.ts';

/** What the status item says Foretype is doing. */
export type State =
  | { readonly kind: 'starting' }
  | { readonly kind: 'no-model'; readonly model: string; readonly downloadBytes: number }
  | { readonly kind: 'preparing'; readonly model: string; readonly progress: PreparationProgress }
  | { readonly kind: 'loading'; readonly model: string }
  | { readonly kind: 'ready'; readonly model: string }
  | { readonly kind: 'generating'; readonly model: string }
  /** A task that somebody asked for by a command, in words. */
  | { readonly kind: 'working'; readonly task: string }
  /** Everywhere, or for the language of the editor in front. */
  | { readonly kind: 'off'; readonly languageId: string | undefined }
  | {
      readonly kind: 'failed';
      /** What is broken: a restart may mend the server and the engine, another file the model. */
      readonly part: 'server' | 'engine' | 'model';
      readonly message: string;
    };

export interface StateFacts {
  readonly client: ClientState;
  readonly settings: Settings;
  /** Of the editor in front. */
  readonly languageId: string | undefined;
  /** The server owes an answer. */
  readonly isAsking: boolean;
  /** The task that runs. */
  readonly task: string | undefined;
}

/** A task was asked for just now and goes before all. Being off is a person's choice and goes first; then what keeps suggestions from coming; then what is going on. */
export function stateOf({ client, settings, languageId, isAsking, task }: StateFacts): State {
  if (task !== undefined && client.kind === 'running') return { kind: 'working', task };
  if (!settings.enabled) return { kind: 'off', languageId: undefined };
  if (languageId !== undefined && !isLanguageOn(languageId, settings)) return { kind: 'off', languageId };
  switch (client.kind) {
    case 'failed':
      return { kind: 'failed', part: 'server', message: client.message };
    case 'stopped':
    case 'starting':
      return { kind: 'starting' };
    case 'running':
      return client.status ? stateOfServer(client.status, isAsking) : { kind: 'starting' };
  }
}

function stateOfServer(status: ServerStatus, isAsking: boolean): State {
  if (status.kind === 'preparation-failed') {
    return { kind: 'failed', part: 'model', message: status.message };
  }
  if (status.kind !== 'ready') return status;
  const { model, engine } = status;
  switch (engine.kind) {
    case 'failed':
      return { kind: 'failed', part: 'engine', message: engine.reason };
    case 'loading':
    case 'restarting':
      return { kind: 'loading', model };
    case 'generating':
      // It also computes ahead; a spinner is for an answer that somebody waits for.
      return { kind: isAsking ? 'generating' : 'ready', model };
    case 'unloaded':
    case 'ready':
      return { kind: 'ready', model };
  }
}
