/** Ways to keep the layers' weights; the head stays int8 in all. */
export type WeightForm =
  /** int8 × int8 as the product has it. */
  | 'int8'
  /** int8 kernels, values of ±63: what kernels without VNNI can add up without saturating. */
  | 'int7'
  /** MatMulNBits, symmetric blocks of 32, activations int8 in blocks (accuracy level 4). */
  | 'int4';

export interface Recipe {
  readonly name: string;
  readonly attention: WeightForm;
  readonly feedForward: WeightForm;
}

/** The product's first: the others are compared with it. */
export const RECIPES: readonly Recipe[] = [
  { name: 'int8', attention: 'int8', feedForward: 'int8' },
  { name: 'int7', attention: 'int7', feedForward: 'int7' },
  { name: 'int4-feed-forward', attention: 'int8', feedForward: 'int4' },
  { name: 'int4', attention: 'int4', feedForward: 'int4' },
];
