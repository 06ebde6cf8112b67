import assert from 'node:assert/strict';
import { ModelSession } from '../../../server/engine/onnx/session.ts';
import { engineThreads } from '../../../server/engine/threads.ts';
import { cacheDirectory } from '../../../server/model/cache-directory.ts';
import { ModelStore, type ReadyModel } from '../../../server/model/store.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { prepareRealModel } from '../../support/real-model.ts';

/** The default model, prepared if it is not. */
export async function realModel(): Promise<ReadyModel> {
  await prepareRealModel();
  const ready = await new ModelStore(cacheDirectory()).find(DEFAULT_SETTINGS.model);
  assert.ok(ready);
  return ready;
}

/** The default model in this process. */
export async function realSession(): Promise<ModelSession> {
  const { folder, manifest } = await realModel();
  return ModelSession.load(folder, manifest.shape, engineThreads(0));
}
