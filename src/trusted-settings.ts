import type { Settings } from '../server/settings.ts';

/** The settings as far as the workspace's trust goes: other files of one that nobody trusts are not read, nothing is learned there and no code is run. */
export function trustedSettings(settings: unknown, isTrusted: boolean): unknown {
  if (isTrusted) return settings;
  return {
    ...(typeof settings === 'object' ? settings : {}),
    retrieval: false,
    personal: false,
    runExamples: false,
  } satisfies Partial<Settings>;
}
