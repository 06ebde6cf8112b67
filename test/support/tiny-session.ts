import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelSession } from '../../server/engine/onnx/session.ts';
import { openGguf } from '../../server/model/gguf/open-gguf.ts';
import { writeOnnxModel } from '../../server/model/graph/write-onnx-model.ts';
import type { SourceModel } from '../../server/model/source-model.ts';
import { writeTinyGguf, type TinyGgufOptions } from './tiny-gguf.ts';

/** Converts the tiny model inside `folder`, or what `changed` makes of it, and loads it into this process. */
export async function tinySession(
  folder: string,
  options: TinyGgufOptions = {},
  threads = 1,
  changed: (source: SourceModel) => SourceModel = (source) => source,
): Promise<ModelSession> {
  const path = join(folder, 'tiny.gguf');
  await writeTinyGguf(path, options);
  const source = changed(await openGguf(path));
  try {
    const ready = join(folder, 'ready');
    await mkdir(ready, { recursive: true });
    await writeOnnxModel(source, ready, () => undefined, new AbortController().signal);
    return await ModelSession.load(ready, source.shape, threads);
  } finally {
    await source.close();
  }
}
