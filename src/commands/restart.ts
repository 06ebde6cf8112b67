import type { ServerClient } from '../client.ts';

/** `foretype.restart`: a new server, and with it a new engine. */
export function restart(server: ServerClient): () => Promise<void> {
  return () => server.restart();
}
