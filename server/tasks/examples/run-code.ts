import { runnableText } from '../../syntax/runnable/runnable-text.ts';
import type { SyntaxTree } from '../../syntax/tree.ts';
import type { CodeToRun } from './messages.ts';
import type { Sandbox, SandboxReport } from './sandbox.ts';
import { sandboxLanguageOf } from './source-of.ts';

/**
 * Runs code of an editor's language as the sandbox's interpreters take it. Undefined where the language has none.
 * @param treeOf of a text in this language; valid until the next call.
 */
export async function runCode(
  sandbox: Pick<Sandbox, 'run'>,
  treeOf: (text: string) => SyntaxTree | undefined,
  languageId: string,
  { programs, expressions }: CodeToRun,
  signal: AbortSignal,
): Promise<SandboxReport | undefined> {
  const language = sandboxLanguageOf(languageId);
  if (!language) return undefined;
  const runnable = (text: string): string | undefined => {
    const tree = treeOf(text);
    return tree && runnableText(tree, text);
  };
  return sandbox.run(
    {
      language,
      programs: programs.flatMap((text) => runnable(text) ?? []),
      expressions: expressions.map((text) => runnable(text) ?? text),
    },
    signal,
  );
}
