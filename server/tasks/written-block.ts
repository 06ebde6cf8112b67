/** The code of an answer that was made to begin with a fence: up to the fence that ends it, without blank lines at its end. */
export function writtenBlock(answer: string): { readonly code: string; readonly isOver: boolean } {
  const lines = answer.split('\n');
  const end = lines.findIndex((line) => line.trimStart().startsWith('```'));
  const code = (end < 0 ? lines : lines.slice(0, end)).join('\n').trimEnd();
  return { code, isOver: end >= 0 };
}
