import { open, type FileHandle } from 'node:fs/promises';
import { ModelFileError } from '../model-file-error.ts';
import type { SourceModel } from '../source-model.ts';
import { readHeader } from './header.ts';
import { checkArchitecture, checkTensors, readShape, readVocabulary } from './qwen2.ts';
import { tensorTable, type StoredTensor } from './tensor-table.ts';

/** Read and decoded at a time: bounds the bytes held beside the decoded values. */
const READ_BYTES = 8 * 1024 * 1024;

/**
 * Opens a Qwen2-architecture GGUF file: checks header, hyperparameters, vocabulary and that every tensor lies inside the file.
 * @throws {ModelFileError} when the file cannot be used, with the reason; file system errors as they come.
 */
export async function openGguf(path: string): Promise<SourceModel> {
  const file = await open(path, 'r');
  try {
    return await openModel(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openModel(file: FileHandle): Promise<SourceModel> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new ModelFileError('Not a file.');
  const { metadata, tensors: entries } = await readHeader(file, stat.size);
  checkArchitecture(metadata);
  const tensors = tensorTable(entries, stat.size);
  const shape = readShape(metadata, tensors);
  checkTensors(shape, tensors);
  const { tokens, tokenTypes, merges } = readVocabulary(metadata, shape);
  const existing = (name: string): StoredTensor => {
    const tensor = tensors.get(name);
    if (!tensor) throw new ModelFileError(`The model lacks tensor ${name}.`);
    return tensor;
  };
  const chatTemplate = metadata.get('tokenizer.chat_template');
  return {
    shape,
    tokens,
    tokenTypes,
    merges,
    chatTemplate: typeof chatTemplate === 'string' ? chatTemplate : undefined,
    tensors,
    async readTensor(name) {
      const tensor = existing(name);
      return readValues(file, tensor, 0, tensor.rows);
    },
    async readRows(name, firstRow, rowCount) {
      return readValues(file, existing(name), firstRow, rowCount);
    },
    close: () => file.close(),
  };
}

/** Rows are whole blocks (checked by tensorTable). */
async function readValues(
  file: FileHandle,
  tensor: StoredTensor,
  firstRow: number,
  rowCount: number,
): Promise<Float32Array> {
  const { format, columns } = tensor;
  const start = tensor.offset + ((firstRow * columns) / format.blockValues) * format.blockBytes;
  const values = new Float32Array(rowCount * columns);
  const blocks = values.length / format.blockValues;
  const blocksAtOnce = Math.max(1, Math.floor(READ_BYTES / format.blockBytes));
  const bytes = new Uint8Array(Math.min(blocks, blocksAtOnce) * format.blockBytes);
  for (let block = 0; block < blocks; block += blocksAtOnce) {
    const count = Math.min(blocksAtOnce, blocks - block);
    await readFully(file, bytes.subarray(0, count * format.blockBytes), start + block * format.blockBytes);
    format.decode(bytes, values.subarray(block * format.blockValues), count);
  }
  return values;
}

async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) throw new ModelFileError('The file became shorter while it was read.');
    done += bytesRead;
  }
}
