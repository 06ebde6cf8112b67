/** Fetches a file over HTTP into a part file, going on where the part file ends. */
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { SourceError } from './source-error.ts';

/** Until the answer's headers are here; an unreachable host must not hold up the next source. */
const CONNECT_TIMEOUT_MS = 8000;
/** Without a byte for this long the connection counts as lost. */
const STALL_TIMEOUT_MS = 30_000;
/** Lost connections are taken up again this often in a row without a single new byte. */
const MAX_FRUITLESS_ATTEMPTS = 2;

export interface UrlRequest {
  readonly url: string;
  /** Bytes are appended here; kept when the transfer breaks off. */
  readonly partPath: string;
  /** Size of the whole file. */
  readonly bytes: number;
  readonly onBytes: (done: number) => void;
  readonly signal: AbortSignal;
  readonly connectTimeoutMs?: number;
}

/** @throws {SourceError}; file system errors as they come; the signal's reason. */
export async function fetchUrl(request: UrlRequest): Promise<void> {
  for (let fruitless = 0; ;) {
    const before = await sizeOf(request.partPath);
    if (before === request.bytes) return;
    try {
      await fetchRest(request, before);
    } catch (error) {
      request.signal.throwIfAborted();
      if (!(error instanceof ConnectionLost)) throw error;
      fruitless = (await sizeOf(request.partPath)) > before ? 0 : fruitless + 1;
      if (fruitless >= MAX_FRUITLESS_ATTEMPTS) throw new SourceError(error.message);
    }
  }
}

/** The transfer broke off after it had begun: worth another attempt. */
class ConnectionLost extends Error {}

async function fetchRest(request: UrlRequest, from: number): Promise<void> {
  const { url, partPath, bytes, signal } = request;
  const response = await connect(request, from);
  if (response.status === 416 || (from > 0 && response.status === 200)) {
    await response.body?.cancel();
    await rm(partPath, { force: true });
    if (response.status === 416) return; // the next attempt starts afresh
    return fetchRest(request, 0);
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    throw new SourceError(`the server answered ${response.status} ${response.statusText}`.trim());
  }
  const offered = from + Number(response.headers.get('content-length') ?? bytes - from);
  if (offered !== bytes) {
    await response.body?.cancel();
    throw new SourceError(`the server's file has ${offered} bytes, expected ${bytes}`);
  }
  if (!response.body) throw new SourceError(`${url} has no content`);
  const stall = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stall.abort();
    }, STALL_TIMEOUT_MS);
  };
  let done = from;
  alive();
  try {
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          alive();
          done += chunk.length;
          request.onBytes(done);
          yield chunk;
        }
      },
      createWriteStream(partPath, { flags: 'a' }),
      { signal: AbortSignal.any([signal, stall.signal]) },
    );
  } catch (error) {
    if (isFileError(error)) throw error;
    throw new ConnectionLost(`the connection broke off after ${done} of ${bytes} bytes`);
  } finally {
    clearTimeout(timer);
  }
}

async function connect(request: UrlRequest, from: number): Promise<Response> {
  const timeout = new AbortController();
  const limit = request.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  const timer = setTimeout(() => {
    timeout.abort();
  }, limit);
  try {
    return await fetch(request.url, {
      headers: { ...(from > 0 ? { range: `bytes=${from}-` } : {}), 'accept-encoding': 'identity' },
      signal: AbortSignal.any([request.signal, timeout.signal]),
    });
  } catch (error) {
    request.signal.throwIfAborted();
    if (timeout.signal.aborted) throw new SourceError(`no answer within ${limit / 1000} s`);
    throw new SourceError(`not reachable (${reasonOf(error)})`);
  } finally {
    clearTimeout(timer);
  }
}

/** fetch hides the reason in `cause`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}

/** An error of the disk, not of the network. */
function isFileError(error: unknown): boolean {
  return (
    error instanceof Error && 'syscall' in error && (error.syscall === 'write' || error.syscall === 'open')
  );
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
