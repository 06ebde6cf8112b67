/**
 * Where a suggestion ends. `line`: at the first line end. `statement`: there, or where the block ends that the first line opens. `block`: where the
 * block ends that is open at the cursor, or that the first line opens; read from indentation, as people read it, so it needs no grammar.
 */
import { indentationWidth } from '../../prompt/indentation.ts';
import { announces, isLabel, opensBlock } from '../opens-block.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Filter } from './filter.ts';

/** More lines than a person takes in at a glance are not offered at once. */
const MAX_BLOCK_LINES = 16;
/** Lines that close what is open and stand at the indentation of the line that opened it. */
const CLOSING_LINE = /^(?:[)\]}]|<\/|(?:end|fi|done|esac|endif|endforeach|endwhile)\b)/;
/** Lines at that indentation that go on with the statement. */
const CONTINUING_LINE = /^(?:[{]|(?:else|elif|elsif|elseif|except|catch|finally|rescue|ensure|when)\b)/;
/** Labels of a block may stand as deep as the line that opened it: in C++ classes, and in `switch` as Go and many others lay it out. */
const LABEL_BEGUN = /^(?:(?:public|private|protected)\b *\w* *|case\b[^:]*)$/;
const LABEL_WORDS = ['public', 'private', 'protected', 'case', 'default'];
const CLASS_LINE =
  /^(?:[\w@]+ +)*(?:class|interface|struct|trait|impl|enum|record|object|module|namespace|mod)\b[^()]*$/;
const CONTINUING_WORDS = [
  'else',
  'elif',
  'elsif',
  'elseif',
  'except',
  'catch',
  'finally',
  'rescue',
  'ensure',
  'when',
  'end',
  'fi',
  'done',
  'esac',
  'endif',
  'endforeach',
  'endwhile',
];

export const stopAtScopeEnd: Filter = (candidate, around) => {
  const end = scopeEnd(candidate.text, around, true);
  if (end !== undefined) return { ...candidate, text: candidate.text.slice(0, end), complete: true };
  return candidate;
};

/**
 * Offset in `text` where the suggestion ends; undefined while more text may belong to it. `finished`: nothing will be
 * added to `text`.
 */
export function scopeEnd(text: string, around: Surroundings, finished: boolean): number | undefined {
  const firstEnd = text.indexOf('\n');
  if (firstEnd < 0) return undefined;
  if (around.reach === 'line') return firstEnd;
  if (
    around.reach === 'statement' &&
    !opensBlock(around.lineBefore + text.slice(0, firstEnd), around.languageId)
  )
    return firstEnd;
  return blockEnd(text, around, finished);
}

function blockEnd(text: string, around: Surroundings, finished: boolean): number | undefined {
  const lines = text.split('\n');
  const blankLine = around.lineBefore.trim() === '';
  const base = indentationWidth(around.lineBefore + lines[0]!);
  const body = around.reach === 'block' && blankLine && base > 0 ? bodyStart(around, base) : undefined;
  const opensBrace = /\{\s*$/.test(around.lineBefore + lines[0]!);
  let deeper = false;
  let announcing = announces(around.lineBefore.trim() + lines[0]!.trim(), around.languageId);
  let offset = lines[0]!.length;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    const whole = index < lines.length - 1 || finished;
    const end = offset;
    offset += 1 + line.length;
    if (index >= MAX_BLOCK_LINES) return end;
    if (line.trim() === '') {
      if (body === 'declarations' && !deeper && index < lines.length - 1) return end;
      continue;
    }
    const width = indentationWidth(line);
    if (width > base) {
      deeper = true;
      continue;
    }
    if (announcing && width === base) {
      if (whole) announcing = announces(line, around.languageId);
      continue;
    }
    if (width === base && body) {
      deeper = false;
      continue;
    }
    const code = line.trimStart();
    if (!whole && mayBeKeyword(code)) return undefined;
    if (opensBrace && width === base) {
      if (!whole && mayBeLabel(code)) return undefined;
      if (isLabel(code)) continue;
    }
    if (CLOSING_LINE.test(code)) {
      if (!whole) return undefined;
      if (closedBelow(around, width)) return end;
      if (width < base && !closesOpenBlock(around, width)) return end;
      if (goesOn(code)) continue;
      return offset;
    }
    if (width === base && CONTINUING_LINE.test(code) && (deeper || code.startsWith('{'))) continue;
    return end;
  }
  return undefined;
}

/**
 * What body the cursor's blank line is the start of, comments and docstrings left aside: all its statements belong together. Of a
 * class the first paragraph does, and below a comment in it the one declaration that the comment is about. Undefined in the
 * middle of a body, where one statement is enough.
 */
function bodyStart(around: Surroundings, base: number): 'statements' | 'declarations' | undefined {
  let inDocstring = false;
  let comments = 0;
  for (const line of around.linesAbove.toReversed()) {
    const code = line.trim();
    if (code === '') continue;
    const quotes = code.match(/"""|'''/g)?.length ?? 0;
    if (inDocstring || quotes > 0) {
      if (quotes % 2 === 1) inDocstring = !inDocstring;
    } else if (indentationWidth(line) < base) {
      const declarations = CLASS_LINE.test(code);
      if (declarations && comments > 0) return undefined;
      return declarations ? 'declarations' : 'statements';
    } else if (announces(code, around.languageId)) {
      comments++;
    } else {
      return undefined;
    }
  }
  return undefined;
}

/** Whether a line below closes at this indentation already. */
function closedBelow(around: Surroundings, width: number): boolean {
  const next = around.linesBelow.find((line) => line.trim() !== '' && indentationWidth(line) <= width);
  return next !== undefined && indentationWidth(next) === width && CLOSING_LINE.test(next.trimStart());
}

/** Whether the line that opened the cursor's block stands at this indentation: then a closing line may close it. */
function closesOpenBlock(around: Surroundings, width: number): boolean {
  const base = indentationWidth(around.lineBefore);
  const opener = around.linesAbove.findLast((line) => line.trim() !== '' && indentationWidth(line) < base);
  return opener !== undefined && indentationWidth(opener) === width;
}

/** `} else {` closes and opens again. */
function goesOn(code: string): boolean {
  return /[{([:,]\s*$|\b(?:do|then)\s*$/.test(code) || /^[)\]}]\s*\.?\w*\($/.test(code);
}

function mayBeLabel(code: string): boolean {
  return LABEL_BEGUN.test(code) || LABEL_WORDS.some((word) => word.startsWith(code.trimEnd()));
}

function mayBeKeyword(code: string): boolean {
  const word = /^\w*/.exec(code)![0];
  return (
    word !== '' && code.length <= 'endforeach'.length + 1 && CONTINUING_WORDS.some((k) => k.startsWith(word))
  );
}
