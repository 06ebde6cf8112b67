/** One line of a shopping cart. Prices are in cents. */
export interface Item {
  readonly name: string;
  readonly price: number;
  readonly quantity: number;
}

/** What all items cost together. */
export function total(items: Item[]): number {
  return items.reduce((sum, item) => sum + item.price * item.quantity, 0);
}

/** The total after a discount of so many percent. */
export function discounted(items: Item[], percent: number): number {

}

/** How many pieces are in the cart. */
export function pieces(items: Item[]): number {
  return items.reduce((sum, item) => sum + item.quantity, 0);
}
