import type { BlockFormat } from './block-format.ts';
import { BF16, F16, F32 } from './floats.ts';
import { Q2_K } from './q2-k.ts';
import { Q3_K } from './q3-k.ts';
import { Q4_0, Q4_1 } from './q4.ts';
import { Q4_K } from './q4-k.ts';
import { Q5_0, Q5_1 } from './q5.ts';
import { Q5_K } from './q5-k.ts';
import { Q6_K } from './q6-k.ts';
import { Q8_0 } from './q8.ts';

/** Storage types a model can be converted from, by GGUF's name. */
export const BLOCK_FORMATS: ReadonlyMap<string, BlockFormat> = new Map(
  Object.entries({ F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K }),
);
