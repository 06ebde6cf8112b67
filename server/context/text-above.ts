/** More than a prompt of the default size holds; nothing of it changes while a person types in the cell below. */
const MAX_CHARACTERS = 6_000;

/**
 * A notebook's cells as the text above the one that is written in, each whole, as far as they are near enough.
 * @param cells nearest first.
 */
export function textAbove(cells: readonly { readonly text: string }[]): string {
  let text = '';
  for (const cell of cells) {
    const lines = cell.text.replaceAll('\r\n', '\n').trimEnd();
    if (lines === '') continue;
    if (text.length + lines.length > MAX_CHARACTERS) break;
    text = `${lines}\n\n${text}`;
  }
  return text;
}
