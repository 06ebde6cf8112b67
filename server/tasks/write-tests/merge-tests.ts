import type { Language } from '../../context/languages.ts';
import type { Form, FormSite } from './forms.ts';

export interface MergedTests {
  /** The whole file, `\n` between lines. */
  readonly text: string;
  /** Lines of the tests that were put in, both included. */
  readonly startLine: number;
  readonly endLine: number;
}

/** Tests in a file of their own, or put into one that is there. */
export function mergeTests(
  form: Form,
  site: FormSite,
  language: Language,
  tests: readonly string[],
  existing: string | undefined,
): MergedTests {
  const between =
    form.open === undefined && form.unit === '    ' && language.blocks === 'colon' ? '\n\n\n' : '\n\n';
  const body = tests.join(between);
  const open = form.open?.(site);
  const whole = open === undefined ? body : [open, body, form.close].filter((part) => part !== '').join('\n');
  const imports = form.imports(site).join('\n').trim();
  if (existing === undefined || existing.trim() === '') {
    const gap = language.blocks === 'colon' ? '\n\n\n' : '\n\n';
    const lead = imports === '' ? '' : `${imports}${gap}`;
    return placed(lead, whole, '\n');
  }
  const text = withImports(existing.replace(/\r\n/g, '\n'), form.imports(site), language);
  const last = open === undefined ? -1 : closingBrace(text, open);
  if (last >= 0) return placed(`${text.slice(0, last).trimEnd()}\n\n`, body, `\n${text.slice(last)}`);
  const main = text.search(/^if __name__ ==/m);
  const at = main < 0 ? text.length : main;
  const gap = language.blocks === 'colon' ? '\n\n\n' : '\n\n';
  const after = text.slice(at);
  return placed(`${text.slice(0, at).trimEnd()}${gap}`, whole, after === '' ? '\n' : `${gap}${after}`);
}

function placed(before: string, inserted: string, after: string): MergedTests {
  const startLine = before.split('\n').length - 1;
  return {
    text: before + inserted + after,
    startLine,
    endLine: startLine + inserted.split('\n').length - 1,
  };
}

/** Where the block of the same header ends that the file has already: classes and modules cannot be there twice. */
function closingBrace(text: string, open: string): number {
  const [header] = open.split('\n').filter((line) => /\b(class|mod)\s+\w+/.test(line));
  const name = header === undefined ? undefined : /\b(class|mod)\s+(\w+)/.exec(header);
  if (!name || !open.includes('{')) return -1;
  if (!new RegExp(`\\b${name[1]}\\s+${name[2]}\\b`).test(text)) return -1;
  const match = /\n\}\s*$/.exec(text);
  return match ? match.index + 1 : -1;
}

/** Lines that the file lacks, behind its last import. Names that it has already are left out. */
function withImports(text: string, wanted: readonly string[], language: Language): string {
  const missing = wanted.flatMap((line) => missingPart(line, text));
  if (missing.length === 0) return text;
  const lines = text.split('\n');
  const pattern = language.imports === undefined ? undefined : new RegExp(language.imports);
  let at = 0;
  for (const [index, line] of lines.entries())
    if (pattern?.test(line) && /^\S/.test(line)) at = endOfStatement(lines, index) + 1;
  lines.splice(at, 0, ...missing);
  return lines.join('\n');
}

/** An import of several lines ends where its bracket does. */
function endOfStatement(lines: readonly string[], start: number): number {
  let open = 0;
  for (let line = start; line < lines.length; line++) {
    open += (lines[line]!.match(/[({]/g)?.length ?? 0) - (lines[line]!.match(/[)}]/g)?.length ?? 0);
    if (open <= 0) return line;
  }
  return start;
}

function missingPart(line: string, text: string): readonly string[] {
  const plain = line.trim();
  if (plain === '' || plain === '<?php' || text.includes(plain) || /^package\b/.test(plain)) return [];
  const quoted = /^import ("[^"]+")$/.exec(plain)?.[1];
  if (quoted !== undefined) return text.includes(quoted) ? [] : [line];
  const head = importsOf(text);
  const has = (name: string): boolean =>
    new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(head);
  const list = /^(import|const)\s*\{([^}]*)\}(.*)$/.exec(plain);
  if (list) {
    const names = list[2]!.split(',').map((name) => name.trim());
    const left = names.filter((name) => !has(name));
    return left.length === 0 ? [] : [`${list[1]!} { ${left.join(', ')} }${list[3]!}`];
  }
  const one = /^(?:import|const)\s+(\w+)\s*(?:=|from)|^from\s+\S+\s+import\s+(\w+)$|^import\s+(\w+)$/.exec(
    plain,
  );
  const name = one?.[1] ?? one?.[2] ?? one?.[3];
  return name !== undefined && has(name) ? [] : [line];
}

/** Statements that import, those of several lines whole. */
function importsOf(text: string): string {
  const lines = text.split('\n');
  return lines
    .flatMap((line, index) =>
      /^\s*(import|from|use|using|#include)\b|\brequire\(/.test(line)
        ? lines.slice(index, endOfStatement(lines, index) + 1)
        : [],
    )
    .join('\n');
}
