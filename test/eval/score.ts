/** How near an answer is to the hole it was to fill. */

/** What an editor accepts at once: a name or number, or one other character, with the blanks before it. */
const WORD = /\s*(?:[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_])/gu;

/** White space at line ends and blank lines at the end do not count. */
function normalized(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n+$/, '');
}

/** Whether the same text stands there, indentation included. */
export function isExactMatch(hole: string, answer: string): boolean {
  return normalized(hole) === normalized(answer);
}

/** The same of the first lines alone: a right line with more behind it is still a right line. */
export function isFirstLineExact(hole: string, answer: string): boolean {
  return isExactMatch(hole.split('\n')[0]!, answer.split('\n')[0]!);
}

/** The same of the first lines with text, blanks around them aside: what the published figures of SantaCoder FIM count. */
export function isSameLine(hole: string, answer: string): boolean {
  const [wanted, got] = [hole, answer].map((text) => text.trim().split('\n')[0]!.trimEnd());
  return wanted === got;
}

/** The words of the answer's first line, from its start, that stand in the hole: what a person accepts word by word. */
export function rightWords(hole: string, answer: string): string {
  const [wanted, got] = [hole, answer].map((text) => text.trim().split('\n')[0]!.match(WORD) ?? []);
  const wrong = got!.findIndex((word, index) => word !== wanted![index]);
  return got!.slice(0, wrong < 0 ? got!.length : wrong).join('');
}

/** 1 − Levenshtein distance ÷ length of the longer text, both normalized as for the exact match. In [0, 1]. */
export function editSimilarity(hole: string, answer: string): number {
  const [left, right] = [normalized(hole), normalized(answer)];
  const longer = Math.max(left.length, right.length);
  return longer === 0 ? 1 : 1 - levenshtein(left, right) / longer;
}

/** Two rows of the usual table (Wagner and Fischer 1974). */
function levenshtein(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[right.length]!;
}
