import { ModelFileError } from '../model-file-error.ts';
import type { TensorInfo } from '../source-model.ts';
import { BLOCK_FORMATS } from './dequantize/index.ts';
import type { BlockFormat } from './dequantize/block-format.ts';
import type { GgufTensor } from './header.ts';
import { TENSOR_TYPE_NAMES } from './tensor-type-names.ts';

export interface StoredTensor extends TensorInfo {
  readonly format: BlockFormat;
  /** From the start of the file. */
  readonly offset: number;
}

/** Tensors by name, each of a known type and wholly inside the file. @throws {ModelFileError} */
export function tensorTable(
  tensors: readonly GgufTensor[],
  fileBytes: number,
): ReadonlyMap<string, StoredTensor> {
  return new Map(tensors.map((tensor) => [tensor.name, storedTensor(tensor, fileBytes)]));
}

function storedTensor(tensor: GgufTensor, fileBytes: number): StoredTensor {
  const { name, dimensions, offset } = tensor;
  const type = TENSOR_TYPE_NAMES.get(tensor.typeNumber) ?? `number ${tensor.typeNumber}`;
  const format = BLOCK_FORMATS.get(type);
  if (!format) {
    throw new ModelFileError(
      `Tensor ${name} is stored as ${type}, which Foretype cannot read. Known types: ${[...BLOCK_FORMATS.keys()].join(', ')}.`,
    );
  }
  const columns = dimensions[0]!;
  const rows = dimensions.slice(1).reduce((product, size) => product * size, 1);
  if (columns % format.blockValues !== 0) {
    throw new ModelFileError(`The file is damaged: rows of tensor ${name} are not whole ${type} blocks.`);
  }
  const end = offset + ((rows * columns) / format.blockValues) * format.blockBytes;
  if (end > fileBytes) {
    throw new ModelFileError(
      `The file is incomplete: tensor ${name} ends at byte ${end}, but the file has ${fileBytes} bytes. Download it again.`,
    );
  }
  return { name, rows, columns, type, format, offset };
}
