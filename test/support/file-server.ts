import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  readonly url: string;
  /** `Range` header of each request, in order; `undefined` where there was none. */
  readonly ranges: readonly (string | undefined)[];
  close(): Promise<void>;
}

export interface FileServerOptions {
  /** Breaks each connection off after this many bytes. */
  readonly breakAfter?: number;
  /** Answers with this status and no file. */
  readonly status?: number;
  /** Ignores `Range`, as simple servers do. */
  readonly withoutRanges?: boolean;
  /** Accepts connections and never answers. */
  readonly silent?: boolean;
}

/** Serves one file on a port of the loopback interface. */
export async function serveFile(content: Uint8Array, options: FileServerOptions = {}): Promise<FileServer> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    if (!options.silent) answer(request, response, content, options);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/file.gguf`, ranges, close: () => close(server) };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array,
  options: FileServerOptions,
): void {
  if (options.status !== undefined) {
    response.writeHead(options.status).end();
    return;
  }
  const from = options.withoutRanges
    ? 0
    : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const rest = content.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
  if (options.breakAfter !== undefined && rest.length > options.breakAfter) {
    response.write(rest.subarray(0, options.breakAfter), () => {
      // Time for what was written to leave before the connection goes.
      setTimeout(() => response.destroy(), 100);
    });
  } else {
    response.end(rest);
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
