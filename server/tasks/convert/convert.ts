import * as v from 'valibot';
import type { Language } from '../../context/languages.ts';
import type { ChatMessage } from '../chat-template.ts';
import { missingImports } from '../known-imports.ts';
import { splitImports } from '../split-imports.ts';
import { lastImportLine } from '../last-import-line.ts';
import { gatherMaterial, type Material } from '../material.ts';
import { background, fenced, languageName } from '../prompt-parts.ts';
import { nothingHere, refused } from '../refused.ts';
import type { SyntaxProblem } from '../syntax-problem.ts';
import { targetOf, type Target } from '../target.ts';
import type { SyntaxVerdict, Task, TaskInput, TaskResult, TaskTools } from '../task.ts';
import { piecesOf } from './pieces.ts';
import { typeRules } from './type-rules.ts';
import { TARGET_LANGUAGES, targetLanguage, type TargetLanguage } from './targets.ts';

const options = v.object({
  /** VS Code's id of the language to convert to. */
  to: v.picklist(TARGET_LANGUAGES),
  /** `here`: the selection, or what is around the cursor. `file`: all of it. */
  what: v.optional(v.picklist(['here', 'file']), 'here'),
});
export type ConvertOptions = v.InferOutput<typeof options>;

const INSTRUCTION_TOKENS = 150;
/** More would take minutes, and nobody reads it. */
const MAX_LINES = 600;
/** Of the longest answer; other languages need more words than Python. */
const PIECE_SHARE = 0.6;

/** Writes code anew in another language, for an editor of its own. */
export const convert: Task<ConvertOptions> = {
  options,
  run: async (input, { to, what }, tools) => {
    const { name } = targetLanguage(to);
    if (input.language.ids[0] === to) return nothingHere(`This is ${name} already.`);
    const target = what === 'file' ? wholeFile(input) : targetOf(input);
    if (!target) return nothingHere('There is no code here to convert.');
    const lineCount = target.endLine - target.startLine + 1;
    if (lineCount > MAX_LINES) {
      const lines = lineCount.toLocaleString('en-US');
      return refused(
        'too-large',
        `${capitalized(target.what)} has ${lines} lines; up to ${MAX_LINES} can be converted at a time. Select a part.`,
      );
    }
    const maxTokens = Math.floor(tools.maxAnswerTokens * PIECE_SHARE);
    const budget = tools.budgetTokens - INSTRUCTION_TOKENS;
    // The tree is valid only now.
    const pieces = piecesOf(input.document, target, tools.tokenizer, maxTokens).map((piece) =>
      gatherMaterial(input, piece, tools.tokenizer, budget),
    );
    const tooLong = pieces.find(({ used }) => used.omittedLines > 0);
    if (tooLong) {
      const { startLine, endLine } = tooLong.used;
      return refused(
        'too-large',
        `Lines ${startLine + 1}–${endLine + 1} are too long to be read at once (foretype.taskPromptTokens). Select a part.`,
      );
    }
    const context = {
      ...pieces[0]!.used,
      startLine: target.startLine,
      endLine: target.endLine,
      what: target.what,
      definitions: [...new Set(pieces.flatMap(({ used }) => used.definitions))],
    };
    tools.progress({ kind: 'reading', context });
    const conversion = new Conversion(input, to, tools);
    for (const piece of pieces) await conversion.add(piece);
    if (conversion.text.trim() === '') return refused('no-result', 'The model gave no code.');
    return conversion.result(context);
  },
};

function wholeFile({ document }: TaskInput): Target | undefined {
  let [startLine, endLine] = [0, document.lineCount - 1];
  const isBlank = (line: number): boolean => document.lineAt(line).trim() === '';
  while (startLine <= endLine && isBlank(startLine)) startLine++;
  while (endLine > startLine && isBlank(endLine)) endLine--;
  return startLine > endLine ? undefined : { startLine, endLine, what: 'the file' };
}

interface Written {
  readonly code: string;
  readonly isCutOff: boolean;
  readonly meanLogProbability: number;
  readonly problem: SyntaxProblem | undefined;
}

/** The new document, piece by piece. */
class Conversion {
  readonly #imports: string[] = [];
  readonly #parts: Written[] = [];

  constructor(
    private readonly input: TaskInput,
    private readonly to: TargetLanguage,
    private readonly tools: TaskTools,
  ) {}

  get text(): string {
    return this.#textWith('');
  }

  /** Asks for a piece; once more where it is not valid. */
  async add(piece: Material): Promise<void> {
    const messages = this.#messages(piece);
    const first = await this.#write(messages, piece.code);
    let best = first;
    if (first.problem && !first.isCutOff) {
      const { line, message } = first.problem;
      this.tools.progress({ kind: 'retry', reason: `Line ${line + 1}: ${message}.` });
      const second = await this.#write([...messages, ...this.#correction(first, first.problem)], piece.code);
      if (!second.problem && second.code !== '') best = second;
    }
    // What later pieces import belongs to the top.
    const { code, imports } = splitImports(best.code, targetLanguage(this.to).language);
    if (this.#parts.length > 0) {
      for (const line of imports) if (!this.text.includes(line)) this.#imports.push(line);
      best = { ...best, code: code.trim() };
    }
    this.#parts.push(best);
    this.#draw('');
  }

  async result(context: Extract<TaskResult, { kind: 'document' }>['context']): Promise<TaskResult> {
    const { language, name } = targetLanguage(this.to);
    const checked = await this.tools.checkSyntaxOf(this.to, this.text);
    const [problem] = checked ?? [];
    const isCutOff = this.#parts.some((part) => part.isCutOff);
    const notes: string[] = [];
    let { text } = this;
    let syntax: SyntaxVerdict = { kind: checked ? 'right' : 'not-checked' };
    if (isCutOff) notes.push('A part was cut off at the length that foretype.taskMaxTokens sets.');
    if (problem) {
      // The comment that says so moves it down by its own line.
      const mark = commentOf(
        language,
        `This is not valid ${name}: line ${problem.line + 2}, ${problem.message}.`,
      );
      if (mark !== undefined) text = `${mark}\n${text}`;
      const line = problem.line + (mark === undefined ? 0 : 1);
      syntax = { kind: 'wrong', problem: { ...problem, line } };
      notes.push(`This is not valid ${name}: line ${line + 1}, ${problem.message}.`);
    }
    const sum = this.#parts.reduce((total, part) => total + part.meanLogProbability, 0);
    return {
      kind: 'document',
      languageId: this.to,
      file: undefined,
      text: `${text.trimEnd()}\n`.replaceAll('\n', this.input.document.eol),
      syntax,
      isCutOff,
      meanLogProbability: sum / Math.max(1, this.#parts.length),
      notes,
      context,
    };
  }

  async #write(messages: readonly ChatMessage[], source: string): Promise<Written> {
    const answer = await this.tools.ask({
      messages,
      answerStart: `\`\`\`${this.to}\n`,
      onText: (text) => {
        const { code, isOver } = codeOf(text, source);
        this.#draw(code);
        return isOver ? 'enough' : 'go-on';
      },
    });
    const code = withUsedImports(codeOf(answer.text, source).code.trim(), this.to);
    const problems = await this.tools.checkSyntaxOf(this.to, code);
    return {
      code,
      isCutOff: answer.end === 'length',
      meanLogProbability: answer.meanLogProbability,
      problem: problems?.[0],
    };
  }

  #draw(code: string): void {
    const text = this.#textWith(code);
    if (text.trim() !== '')
      this.tools.progress({ kind: 'document', text, languageId: this.to, uri: undefined });
  }

  #textWith(code: string): string {
    const parts = [...this.#parts.map((part) => part.code), code.trimEnd()].filter((part) => part !== '');
    if (parts.length > 0) parts[0] = withImports(parts[0]!, this.#imports, targetLanguage(this.to).language);
    return parts.join('\n\n');
  }

  #messages(piece: Material): readonly ChatMessage[] {
    const { language, languageId } = this.input;
    const [from, { name }] = [languageName(language, languageId), targetLanguage(this.to)];
    return [
      { role: 'system', content: SYSTEM },
      {
        role: 'user',
        content:
          `${background(piece, languageId)}Convert this ${from} code to ${name}. It must do exactly the same; use ${name}'s own ` +
          `standard library, types and naming. ${typeRules(this.to, piece.code)}Leave nothing out and add nothing: no examples, no tests.\n${fenced(piece.code, languageId)}`,
      },
    ];
  }

  #correction({ code }: Written, { line, message }: SyntaxProblem): readonly ChatMessage[] {
    const { name } = targetLanguage(this.to);
    const text = code.split('\n')[line]?.trim() ?? '';
    const quoted = text === '' ? '' : ` in the line \`${text}\``;
    return [
      { role: 'assistant', content: fenced(code, this.to) },
      { role: 'user', content: `This is not valid ${name}: ${message}${quoted}. Write it again, correctly.` },
    ];
  }
}

/** Behind the code's own first imports. */
function withImports(code: string, imports: readonly string[], language: Language): string {
  if (imports.length === 0) return code;
  const lines = code.split('\n');
  const last = lastImportLine(lines, language);
  return [...lines.slice(0, last + 1), ...imports, ...(last < 0 ? [''] : []), ...lines.slice(last + 1)].join(
    '\n',
  );
}

/** What a model adds when it is done: a main program, examples. */
const AFTERTHOUGHT =
  /^(func main\(\)|fn main\(\)|int main\(|fun main\(|if __name__|print(ln)?!?\s*\(|console\.|puts |echo |(\/\/|#|--)\s*(example|usage|test)\b|\w[\w<>]* \w+ = new Main\()/i;

/** Up to the fence's end, or to what was not asked for. */
function codeOf(answer: string, source: string): { readonly code: string; readonly isOver: boolean } {
  const lines = answer.split('\n');
  const hasMain = /\b(main|print|puts|echo|console|printf?ln)\b/.test(source);
  const end = lines.findIndex(
    (line, at) =>
      line.startsWith('```') ||
      (!hasMain && AFTERTHOUGHT.test(line) && lines.slice(0, at).some((above) => /^\s+\S/.test(above))),
  );
  return end < 0 ? { code: answer, isOver: false } : { code: lines.slice(0, end).join('\n'), isOver: true };
}

/** Go refuses imports that nothing uses, and code without those that it needs. */
function withUsedImports(code: string, to: TargetLanguage): string {
  const used =
    to === 'go'
      ? code
          .replace(/^import "(?:[\w/]+\/)?(\w+)"\n+/gm, (line, name: string) =>
            code.includes(`${name}.`) ? line : '',
          )
          .replace(/^\s+"(?:[\w/]+\/)?(\w+)"\n/gm, (line, name: string) =>
            code.includes(`${name}.`) ? line : '',
          )
          .replace(/^import \(\s*\)\n+/m, '')
      : code;
  return withImports(used, missingImports(to, used, used), targetLanguage(to).language);
}

function commentOf({ lineComment, blockComment }: Language, text: string): string | undefined {
  if (lineComment !== undefined) return `${lineComment} ${text}`;
  return blockComment && `${blockComment[0]} ${text} ${blockComment[1]}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const SYSTEM = 'You are an expert programmer. You translate code faithfully and write nothing but code.';
