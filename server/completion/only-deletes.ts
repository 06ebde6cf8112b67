import type { TextChange } from '../personal/typed-lines.ts';

/** Whether the changes of one edit took text away and put none there. A whole text tells nothing of what was done. */
export function onlyDeletes(changes: readonly TextChange[]): boolean {
  return (
    changes.length > 0 &&
    changes.every(({ text, range }) => text === '' && range !== undefined && !isEmpty(range))
  );
}

function isEmpty({ start, end }: NonNullable<TextChange['range']>): boolean {
  return start.line === end.line && start.character === end.character;
}
