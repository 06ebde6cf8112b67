import type { InitializeParams } from 'vscode-languageserver/node';

/** What the client said it can do, as far as the server cares. */
export interface ClientFeatures {
  /** Shows `foretype/status` and offers the download by itself: Foretype's own extension, the terminal session, tests. */
  readonly showsStatus: boolean;
  /** The server may begin a work-done progress. */
  readonly showsProgress: boolean;
}

export const NO_CLIENT_FEATURES: ClientFeatures = { showsStatus: false, showsProgress: false };

export function clientFeatures({ capabilities }: InitializeParams): ClientFeatures {
  const experimental: unknown = capabilities.experimental;
  return {
    showsStatus: field(field(experimental, 'foretype'), 'status') === true,
    showsProgress: capabilities.window?.workDoneProgress === true,
  };
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
