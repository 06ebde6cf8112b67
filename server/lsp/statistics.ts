import { NO_ENGINE_USAGE } from '../engine/engine.ts';
import { residentBytes } from '../machine/resident-bytes.ts';
import type { ServerStatistics } from '../protocol.ts';
import type { IndexState } from '../retrieval/messages.ts';
import type { OpenedModel } from './opened-model.ts';

/** Figures of the server and of the model in use; zeros where there is none. */
export async function statisticsOf(
  model: OpenedModel | undefined,
  index: IndexState,
): Promise<ServerStatistics> {
  const usage = (await model?.engine.usage()) ?? NO_ENGINE_USAGE;
  const counts = model?.service.counts;
  return {
    serverResidentBytes: await residentBytes(),
    engineResidentBytes: usage.residentBytes,
    kvCacheBytes: usage.kvCacheBytes,
    decoding: usage.decoding,
    enginePid: model?.engine.pid,
    index,
    requests: counts?.requests ?? 0,
    shown: counts?.shown ?? 0,
    answeredWithoutEngine: counts?.answeredWithoutEngine ?? 0,
    evaluatedTokens: counts?.evaluatedTokens ?? 0,
    generatedTokens: counts?.generatedTokens ?? 0,
    prefillTokensPerSecond: counts?.prefillTokensPerSecond ?? 0,
    decodeTokensPerSecond: counts?.decodeTokensPerSecond ?? 0,
  };
}
