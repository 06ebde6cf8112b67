import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openGguf } from '../../../server/model/gguf/open-gguf.ts';
import { ModelFileError } from '../../../server/model/model-file-error.ts';
import { promptFormatOf } from '../../../server/model/prompt-format-of.ts';
import type { SourceModel } from '../../../server/model/source-model.ts';
import { ggufBytes, type GgufValue } from '../../support/gguf-writer.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyGguf, type TinyGgufOptions } from '../../support/tiny-gguf.ts';

describe('openGguf', () => {
  const folder = temporaryFolder();
  const openBytes = (bytes: Uint8Array): Promise<SourceModel> => {
    const path = join(folder(), 'model.gguf');
    writeFileSync(path, bytes);
    return openGguf(path);
  };
  const refuses = (bytes: Uint8Array, message: RegExp): Promise<void> =>
    assert.rejects(openBytes(bytes), (error: unknown) => {
      assert.ok(error instanceof ModelFileError, String(error));
      assert.match(error.message, message);
      return true;
    });
  const refusesTiny = (options: TinyGgufOptions, message: RegExp): Promise<void> =>
    refuses(tinyGguf(options), message);

  it('reads shape, vocabulary, chat template and tensors', async () => {
    const model = await openBytes(tinyGguf());
    assert.deepEqual(model.shape, {
      architecture: 'qwen2',
      layers: 2,
      hiddenSize: 64,
      heads: 2,
      kvHeads: 1,
      headSize: 32,
      feedForwardSize: 128,
      vocabularySize: 320,
      contextLength: 1024,
      ropeBase: 1_000_000,
      rmsNormEpsilon: Math.fround(1e-6),
    });
    assert.equal(model.tokens.length, 320);
    assert.equal(model.tokenTypes[model.tokens.indexOf('<|fim_prefix|>')], 3);
    assert.equal(model.merges[0], 'Ġ Ġ');
    assert.match(model.chatTemplate ?? '', /for message/);
    assert.equal(model.tensors.size, 27);
    const values = await model.readTensor('blk.1.ffn_down.weight');
    assert.equal(values.length, 64 * 128);
    assert.ok(values.every(Number.isFinite));
    await model.close();
  });

  it('gives nearly the same weights from F32 and from Q8_0', async () => {
    const plain = await openBytes(tinyGguf());
    const exact = await plain.readTensor('output.weight');
    await plain.close();
    const quantized = await openBytes(tinyGguf({ type: 'Q8_0' }));
    const near = await quantized.readTensor('output.weight');
    await quantized.close();
    const largest = exact.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(exact.every((value, i) => Math.abs(value - near[i]!) <= largest / 64));
  });

  it('tells tied embeddings by the missing output.weight', async () => {
    const model = await openBytes(tinyGguf({ tied: true }));
    assert.equal(model.tensors.has('output.weight'), false);
    await model.close();
  });

  it('reads tensors that are larger than one read', async () => {
    const rows = 70_000;
    const embedding = new Float32Array(64 * rows).map((_, i) => i % 1000);
    const metadata = new Map<string, GgufValue>();
    metadata.set('general.architecture', 'qwen2');
    for (const [key, value] of [
      ['block_count', 1],
      ['context_length', 64],
      ['embedding_length', 64],
      ['feed_forward_length', 64],
      ['attention.head_count', 1],
    ] as const) {
      metadata.set(`qwen2.${key}`, { uint32: value });
    }
    metadata.set('qwen2.attention.layer_norm_rms_epsilon', { float32: 1e-6 });
    metadata.set('tokenizer.ggml.model', 'gpt2');
    metadata.set('tokenizer.ggml.tokens', { strings: Array.from({ length: rows }, (_, id) => `t${id}`) });
    metadata.set('tokenizer.ggml.token_type', { int32s: Array.from({ length: rows }, () => 1) });
    metadata.set('tokenizer.ggml.merges', { strings: ['t 1'] });
    const tensor = (name: string, ...dimensions: number[]) => {
      const length = dimensions.reduce((product, size) => product * size, 1);
      const values = name === 'token_embd.weight' ? embedding : new Float32Array(length);
      return { name, dimensions, type: 0, bytes: new Uint8Array(values.buffer) };
    };
    const layer = ['attn_q', 'attn_k', 'attn_v'].flatMap((part) => [
      tensor(`blk.0.${part}.weight`, 64, 64),
      tensor(`blk.0.${part}.bias`, 64),
    ]);
    const rest = ['attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'].map((part) =>
      tensor(`blk.0.${part}.weight`, 64, 64),
    );
    const norms = ['blk.0.attn_norm.weight', 'blk.0.ffn_norm.weight', 'output_norm.weight'].map((name) =>
      tensor(name, 64),
    );
    const tensors = [tensor('token_embd.weight', 64, rows), ...layer, ...rest, ...norms];
    const model = await openBytes(ggufBytes(metadata, tensors));
    assert.deepEqual(await model.readTensor('token_embd.weight'), embedding);
    await model.close();
  });

  it('reads a header longer than the first read', async () => {
    const long = 'x'.repeat(9_000_000);
    const model = await openBytes(tinyGguf({ metadata: { 'tokenizer.chat_template': long } }));
    assert.equal(model.chatTemplate, long);
    await model.close();
  });

  it('refuses another architecture by its name', () =>
    refusesTiny({ metadata: { 'general.architecture': 'llama' } }, /architecture is "llama".*Qwen2/));
  it('refuses a file without an architecture', () =>
    refusesTiny({ metadata: { 'general.architecture': undefined } }, /not named/));
  it('refuses what is no GGUF file', () =>
    refuses(Buffer.from('PK\u0003\u0004 something else'), /Not a GGUF file/));
  it('refuses an empty file', () => refuses(new Uint8Array(0), /Not a GGUF file/));
  it('refuses unknown versions', () => refusesTiny({ version: 1 }, /GGUF version 1 is not supported/));
  it('refuses a future version', () => refusesTiny({ version: 9 }, /GGUF version 9/));
  it('refuses big-endian files', () => refusesTiny({ version: 0x03000000 }, /big-endian/));
  it('refuses a storage type by its name', () =>
    refusesTiny({ typeNumbers: { 'output.weight': 20 } }, /output\.weight is stored as IQ4_NL.*Q4_K/));
  it('refuses a missing tensor by its name', () =>
    refusesTiny({ omit: ['blk.1.attn_k.bias'] }, /lacks tensor blk\.1\.attn_k\.bias/));
  it('refuses a missing hyperparameter by its name', () =>
    refusesTiny({ metadata: { 'qwen2.block_count': undefined } }, /lacks hyperparameter qwen2\.block_count/));
  it('refuses hyperparameters that do not fit the tensors', () =>
    refusesTiny(
      { metadata: { 'qwen2.feed_forward_length': { uint32: 96 } } },
      /blk\.0\.ffn_gate\.weight is 128 × 64.*96 × 64/,
    ));
  it('refuses absurd hyperparameters', () =>
    refusesTiny({ metadata: { 'qwen2.attention.head_count_kv': { uint32: 0 } } }, /head_count_kv/));
  it('refuses billions of layers at once', () =>
    refusesTiny({ metadata: { 'qwen2.block_count': { uint32: 4_000_000_000 } } }, /lacks tensor blk\.2\./));
  it('refuses another tokenizer', () =>
    refusesTiny({ metadata: { 'tokenizer.ggml.model': 'llama' } }, /tokenizer is llama/));
  it('refuses another pre-tokenizer', () =>
    refusesTiny({ metadata: { 'tokenizer.ggml.pre': 'deepseek-coder' } }, /gpt2\/deepseek-coder/));
  it('refuses a model without merges', () =>
    refusesTiny({ metadata: { 'tokenizer.ggml.merges': undefined } }, /tokenizer\.ggml\.merges/));
  it('refuses one part of a split model', () =>
    refusesTiny({ metadata: { 'split.count': { uint32: 3 } } }, /one of 3 parts.*--merge/));

  it('tells how much of a truncated file is missing', () => {
    const whole = tinyGguf();
    return refuses(whole.subarray(0, whole.length - 1000), /incomplete: tensor \S+ ends at byte \d+/);
  });

  it('never allocates what a damaged count announces', async () => {
    for (const offset of [8, 16]) {
      const bytes = Buffer.from(tinyGguf());
      bytes.writeBigUInt64LE(2n ** 60n, offset);
      await refuses(bytes, /more than the file can hold/);
    }
  });

  it('refuses any truncation and survives any damage with a clear error', async () => {
    const whole = tinyGguf({ type: 'Q8_0' });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 200), (length) => refuses(whole.subarray(0, length), /./)),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(12_000), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (damage) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of damage) bytes[at] = value;
          await openBytes(bytes).then(
            (model) => model.close(),
            (error: unknown) => {
              assert.ok(error instanceof ModelFileError, String(error));
            },
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('promptFormatOf', () => {
  const folder = temporaryFolder();
  const tokensOf = async (options: TinyGgufOptions): Promise<readonly string[]> => {
    const path = join(folder(), 'model.gguf');
    writeFileSync(path, tinyGguf(options));
    const model = await openGguf(path);
    await model.close();
    return model.tokens;
  };

  it("takes the ids of the file's own special tokens", async () => {
    const tokens = await tokensOf({});
    const format = promptFormatOf({ tokens });
    assert.equal(format.form, 'suffix-first');
    assert.equal(tokens[format.prefixToken], '<|fim_prefix|>');
    assert.equal(tokens[format.suffixToken], '<|fim_suffix|>');
    assert.equal(tokens[format.middleToken], '<|fim_middle|>');
    assert.equal(tokens[format.fileSeparatorToken], '<|file_sep|>');
    assert.equal(tokens[format.repositoryToken], '<|repo_name|>');
    assert.ok(format.stopTokens.includes(tokens.indexOf('<|endoftext|>')));
  });

  it('refuses a chat model without them', async () => {
    const tokens = await tokensOf({ withoutFim: true });
    assert.throws(() => promptFormatOf({ tokens }), /no fill-in-the-middle tokens \(<\|fim_prefix\|>/);
  });
});
