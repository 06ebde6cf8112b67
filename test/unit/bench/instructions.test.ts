import assert from 'node:assert/strict';
import { instructionsOf, withoutAvx512 } from '../../bench/instructions.ts';

const BEFORE = Buffer.from('31c90f01d089c048c1e2204809c2', 'hex');
const AFTER = Buffer.from('31c90f01d083e01f31d2904809c2', 'hex');
const FILLING = Buffer.alloc(100, 0x90);

describe('a library without AVX-512', () => {
  it('is told of the registers of AVX2 only, in both places', () => {
    const library = Buffer.concat([FILLING, BEFORE, FILLING, BEFORE]);
    const before = Buffer.from(library);
    assert.deepEqual(withoutAvx512(library), Buffer.concat([FILLING, AFTER, FILLING, AFTER]));
    assert.deepEqual(library, before);
  });

  it('is not made of a library that asks elsewhere', () => {
    for (const places of [0, 1, 3]) {
      const library = Buffer.concat(Array.from({ length: places }, () => BEFORE));
      assert.throws(
        () => withoutAvx512(library),
        new RegExp(`asks the processor in ${places} places, not in 2`),
      );
    }
  });

  it('is asked for by name', () => {
    assert.equal(instructionsOf(undefined), undefined);
    assert.equal(instructionsOf('avx2'), 'avx2');
    assert.throws(() => instructionsOf('sse2'), /No instructions are called sse2/);
  });
});
