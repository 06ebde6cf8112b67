import { join } from 'node:path';
import { arrangeWith } from '../engine/arrange.ts';
import { prepareModel, type PrepareOptions, type PrepareResult } from '../model/prepare.ts';

/** Prepares a model with the bundles that lie beside the command's own. */
export function prepareHere(
  options: Omit<PrepareOptions, 'converterPath' | 'arrange'>,
): Promise<PrepareResult> {
  const converterPath = join(__dirname, 'converter.cjs');
  return prepareModel({ ...options, converterPath, arrange: arrangeWith(join(__dirname, 'engine.cjs')) });
}
