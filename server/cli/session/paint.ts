/** ANSI escape sequences (ECMA-48, SGR) of what the terminal session draws. */
const sgr =
  (on: string, off: string) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;

export const paint = {
  bold: sgr('1', '22'),
  faint: sgr('2', '22'),
  /** Dimmed and slanted, as editors draw ghost text. */
  ghost: sgr('2;3', '22;23'),
  accepted: sgr('32', '39'),
  key: sgr('7', '27'),
  cursor: '\u001b[36m▏\u001b[39m',
  /** The terminal's own cursor is hidden, and lines with wide characters are cut and not wrapped (DECTCEM, DECAWM). */
  beginFrame: '\u001b[?25l\u001b[?7l',
  endFrame: '\u001b[?25h\u001b[?7h',
} as const;
