import type { InlineProvider } from '../inline/provider.ts';

/** `foretype.dismiss`: Esc. VS Code tells nobody that ghost text was dismissed but to extensions with its proposed API. */
export function dismiss(provider: InlineProvider): () => Promise<void> {
  return () => provider.dismiss();
}
