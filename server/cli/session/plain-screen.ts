import { describeSuggestion, type Moment, type Output, type Screen } from './screen.ts';

/** One line for each new suggestion and each Tab: for logs and pipes. */
export class PlainScreen implements Screen {
  constructor(private readonly output: Output) {}

  begin(title: string): void {
    this.output.write(`\n${title}\n`);
  }

  show({ buffer, ghost, suggestion, isNew, accepted }: Moment): void {
    const { text, cursor, path, position } = buffer;
    const place = `${path}:${position.line + 1}`;
    const typed = text.slice(text.lastIndexOf('\n', cursor - 1) + 1, cursor).trimStart();
    if (suggestion && isNew) {
      this.output.write(`${place} | ${typed}‹${inOneLine(ghost)}›  ${describeSuggestion(suggestion)}\n`);
    } else if (accepted !== undefined) {
      this.output.write(`${place} | ${typed}  ⇥ Tab: ${accepted} characters\n`);
    }
  }

  end(): void {
    // Nothing is open.
  }
}

function inOneLine(text: string): string {
  return text.replaceAll(/\r?\n[ \t]*/g, ' ⏎ ');
}
