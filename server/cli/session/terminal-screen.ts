import { describeSuggestion, type Moment, type Output, type Screen } from './screen.ts';
import { paint } from './paint.ts';

/** Lines of code in the frame, at most; and how many of them stand above the cursor. */
const FRAME_LINES = 15;
const LINES_ABOVE = 6;
/** Kept free below the frame, so that it never scrolls. */
const SPARE_ROWS = 5;
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
const NUMBER_WIDTH = 5;

/** Draws the code around the cursor in place, as an editor would, with the ghost text dimmed. */
export class TerminalScreen implements Screen {
  #title = '';
  #drawnLines = 0;

  constructor(private readonly output: Output) {}

  begin(title: string): void {
    this.#title = title;
    this.output.write(paint.beginFrame);
  }

  show(moment: Moment): void {
    const columns = (this.output.columns ?? DEFAULT_COLUMNS) - 1;
    const rule = paint.faint('─'.repeat(Math.min(columns, 100)));
    const frame = [paint.bold(this.#title), rule, ...this.#code(moment, columns), rule, status(moment)];
    const up = this.#drawnLines > 0 ? `\u001b[${this.#drawnLines}A` : '';
    this.#drawnLines = frame.length;
    this.output.write(`${up}${frame.map((line) => `\u001b[2K${line}\n`).join('')}`);
  }

  end(): void {
    if (this.#drawnLines > 0) this.output.write(`\n${paint.endFrame}`);
    this.#drawnLines = 0;
  }

  #code({ buffer, ghost, accepted }: Moment, columns: number): string[] {
    const height = Math.min(FRAME_LINES, (this.output.rows ?? DEFAULT_ROWS) - SPARE_ROWS);
    const { text, cursor, position } = buffer;
    const [ghostHead = '', ...ghostTail] = ghost.split(/\r?\n/);
    const lines = text.split(/\r?\n/);
    const first = Math.max(0, Math.min(position.line - LINES_ABOVE, lines.length - height));
    const width = columns - NUMBER_WIDTH - 2;
    const rows: string[] = [];
    for (let index = first; rows.length < height; index++) {
      const line = lines[index];
      const number = line === undefined ? '' : String(index + 1);
      const gutter = (mark: string): string => paint.faint(`${mark.padStart(NUMBER_WIDTH)} `);
      if (index !== position.line) {
        rows.push(`${gutter(number)} ${fit(line ?? '', width)}`);
        continue;
      }
      const before = text.slice(cursor - position.character, cursor);
      const taken = Math.min(accepted ?? 0, before.length);
      const own = before.slice(0, before.length - taken);
      const behind = (line ?? '').slice(position.character);
      const shownGhost = fit(ghostHead, width - before.length - 1);
      rows.push(
        `${gutter(number)} ${expand(own)}${paint.accepted(expand(before.slice(before.length - taken)))}` +
          `${paint.cursor}${paint.ghost(shownGhost)}${fit(behind, width - before.length - shownGhost.length - 1)}`,
      );
      for (const row of ghostTail) rows.push(`${gutter('')} ${paint.ghost(fit(row, width))}`);
    }
    return rows.slice(0, height);
  }
}

function status({ suggestion, waiting, accepted }: Moment): string {
  if (suggestion) {
    const { promptTokens, reusedTokens } = suggestion.statistics;
    const prompt = promptTokens > 0 ? paint.faint(`  prompt ${promptTokens}, ${reusedTokens} reused`) : '';
    return `${paint.key('Tab')} ${describeSuggestion(suggestion)}${prompt}`;
  }
  if (accepted !== undefined) return paint.accepted(`⇥ Tab: ${accepted} characters`);
  return waiting ? paint.faint('the model reads this place…') : '';
}

function fit(line: string, width: number): string {
  const expanded = expand(line);
  return expanded.length > width ? `${expanded.slice(0, Math.max(0, width - 1))}…` : expanded;
}

/** Tabs by their usual width in a narrow window; other control characters would move the terminal's cursor. */
function expand(text: string): string {
  return text.replaceAll('\t', '    ').replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '�');
}
