import type { Command } from 'vscode';

export type LensFacts =
  /** `again`: why what was written is not shown; undefined at the first time. */
  | { readonly kind: 'writing'; readonly again: string | undefined }
  | {
      readonly kind: 'ready';
      readonly number: number;
      readonly count: number;
      readonly mayHaveMore: boolean;
      readonly imports: readonly string[];
      /** Why the code may not work. */
      readonly problem: string | undefined;
      /** What the documentation's examples say for it. */
      readonly proof: string | undefined;
      /** What was read. */
      readonly context: string;
      /** How often the model is right; undefined where it is good. */
      readonly limit: string | undefined;
    };

/** What stands above previewed code. */
export function lensesOf(facts: LensFacts): readonly Command[] {
  if (facts.kind === 'writing') {
    return [
      {
        title: `$(loading~spin) ${facts.again ?? 'Foretype is writing…'} $(close) Cancel (Esc)`,
        command: 'foretype.rejectPreview',
      },
    ];
  }
  const { imports, problem, proof, number, count, mayHaveMore, context, limit } = facts;
  const accept: Command[] =
    imports.length === 0
      ? [{ title: '$(check) Accept (Ctrl+Enter)', command: 'foretype.acceptPreview', tooltip: context }]
      : [
          {
            title: `$(check) Accept with ${imports.join(', ')} (Ctrl+Enter)`,
            command: 'foretype.acceptPreview',
            tooltip: context,
          },
          { title: 'Accept without', command: 'foretype.acceptPreview', arguments: [false] },
        ];
  const next: Command[] =
    count > 1 || mayHaveMore
      ? [
          {
            title:
              count > 1
                ? `$(refresh) Candidate ${number} of ${count}${mayHaveMore ? ', another' : ''}`
                : '$(refresh) Another',
            command: 'foretype.nextCandidate',
            tooltip: 'Alt+]',
          },
        ]
      : [];
  return [
    ...(problem === undefined ? [] : [{ title: `$(warning) ${problem}`, command: '' }]),
    ...(problem !== undefined || proof === undefined
      ? []
      : [{ title: `$(pass) ${proof}`, command: '', tooltip: 'Run in a sandbox inside Foretype.' }]),
    ...accept,
    { title: '$(close) Reject (Esc)', command: 'foretype.rejectPreview' },
    ...next,
    ...(limit === undefined ? [] : [limitLens(limit)]),
  ];
}

/** Says how often the model is right, and offers another one. */
export function limitLens(limit: string): Command {
  return {
    title: `$(info) ${limit.replace(/\.$/, '')}`,
    command: 'foretype.chooseModel',
    tooltip: 'As measured (docs/quality.md). Choose another model.',
  };
}
