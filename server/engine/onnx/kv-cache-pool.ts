import { commonPrefixLength } from './common-prefix.ts';

/** What the pool needs to know of a cache. */
export interface PooledCache<Self> {
  readonly tokens: readonly number[];
  readonly bytes: number;
  truncate(length: number): void;
  fork(length: number): Self;
  dispose(): void;
}

/** A shared head shorter than this is not worth a copy: three frame tokens and an import line are evaluated in no time. */
const LEAST_FORK_TOKENS = 32;

interface Entry<Cache> {
  readonly cache: Cache;
  key: string | undefined;
  usedAt: number;
}

/**
 * K/V snapshots of a few recent documents, within a budget of bytes. A request takes the snapshot that shares the longest head
 * with its prompt; when that belongs to another document, it takes a copy and leaves the other's rows alone.
 */
export class KvCachePool<Cache extends PooledCache<Cache>> {
  private readonly entries: Entry<Cache>[] = [];
  private clock = 0;

  constructor(
    private readonly create: () => Cache,
    private readonly budgetBytes: number,
  ) {}

  get bytes(): number {
    return this.entries.reduce((sum, { cache }) => sum + cache.bytes, 0);
  }

  /**
   * A cache that holds a head of `tokens` and nothing else, ready to be appended to.
   * @param neededBytes what it will weigh in the end: room is made before its memory is taken.
   */
  take(tokens: readonly number[], key: string | undefined, neededBytes: number): Cache {
    const best = this.longest(tokens);
    const shared = best ? commonPrefixLength(best.cache.tokens, tokens) : 0;
    const own = this.entries.find((entry) => entry.key === key);
    const ownShared = own ? commonPrefixLength(own.cache.tokens, tokens) : 0;
    const entry =
      own && shared - ownShared < LEAST_FORK_TOKENS
        ? this.cutTo(own, ownShared)
        : this.another(key, own, shared >= LEAST_FORK_TOKENS ? best : undefined, shared, neededBytes);
    entry.usedAt = ++this.clock;
    this.shrink(Math.max(entry.cache.bytes, neededBytes), entry);
    return entry.cache;
  }

  /** What the other snapshots hold, the newest last. */
  otherTokens(inUse: Cache): (readonly number[])[] {
    return this.entries
      .filter(({ cache }) => cache !== inUse)
      .sort((a, b) => a.usedAt - b.usedAt)
      .map(({ cache }) => cache.tokens);
  }

  private longest(tokens: readonly number[]): Entry<Cache> | undefined {
    let best: Entry<Cache> | undefined;
    let length = 0;
    for (const entry of this.entries) {
      const shared = commonPrefixLength(entry.cache.tokens, tokens);
      if (shared > length) [best, length] = [entry, shared];
    }
    return best;
  }

  private cutTo(entry: Entry<Cache>, length: number): Entry<Cache> {
    entry.cache.truncate(length);
    return entry;
  }

  /** For a document that comes, or that went elsewhere: a copy of another's head, or the other's own rows where both have no room. */
  private another(
    key: string | undefined,
    own: Entry<Cache> | undefined,
    best: Entry<Cache> | undefined,
    shared: number,
    neededBytes: number,
  ): Entry<Cache> {
    if (own) this.drop(own);
    if (best && best.cache.bytes + neededBytes > this.budgetBytes) {
      best.key = key;
      return this.cutTo(best, shared);
    }
    this.shrink(neededBytes + (best?.cache.bytes ?? 0), best);
    const entry = { cache: best ? best.cache.fork(shared) : this.create(), key, usedAt: 0 };
    this.entries.push(entry);
    return entry;
  }

  /** Drops what was used longest ago until there is room for so many bytes beside the rest; never `inUse`, which does not count. */
  private shrink(bytes: number, inUse: Entry<Cache> | undefined): void {
    const oldestFirst = this.entries.filter((entry) => entry !== inUse).sort((a, b) => a.usedAt - b.usedAt);
    let others = oldestFirst.reduce((sum, { cache }) => sum + cache.bytes, 0);
    for (const entry of oldestFirst) {
      if (others + bytes <= this.budgetBytes) return;
      others -= entry.cache.bytes;
      this.drop(entry);
    }
  }

  private drop(entry: Entry<Cache>): void {
    this.entries.splice(this.entries.indexOf(entry), 1);
    entry.cache.dispose();
  }
}
