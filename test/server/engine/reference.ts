import { readFileSync } from 'node:fs';

/** Greedy continuations by llama.cpp of the file the default model is made from (test/fixtures/reference/README.md). */
interface Golden {
  readonly prompt_ids: readonly number[];
  readonly greedy_ids: readonly number[];
  /** Tokens whose bytes are no whole character have no step. */
  readonly steps: readonly { readonly id: number; readonly top: readonly (readonly [number, number])[] }[];
}
interface GoldenFim extends Golden {
  readonly language: string;
  readonly form: string;
}

export interface GoldenCase {
  readonly name: string;
  readonly promptTokens: readonly number[];
  readonly greedyTokens: readonly number[];
  readonly steps: readonly GoldenStep[];
}

export interface GoldenStep {
  /** How many of the greedy tokens come before. */
  readonly after: number;
  /** Ids and log-probabilities, the best first. */
  readonly top: readonly (readonly [number, number])[];
}

export function goldenCases(): readonly GoldenCase[] {
  const { fim, chat } = JSON.parse(readFileSync('test/fixtures/reference/greedy.json', 'utf8')) as {
    fim: readonly GoldenFim[];
    chat: readonly Golden[];
  };
  return [
    ...fim.map((golden) => caseOf(`${golden.language}, ${golden.form} form`, golden)),
    ...chat.map((golden, index) => caseOf(`chat ${index + 1}`, golden)),
  ];
}

function caseOf(name: string, { prompt_ids, greedy_ids, steps }: Golden): GoldenCase {
  let from = 0;
  const aligned = steps.map(({ id, top }) => {
    const after = greedy_ids.indexOf(id, from);
    from = after + 1;
    return { after, top };
  });
  return {
    name,
    promptTokens: prompt_ids,
    greedyTokens: greedy_ids,
    // A step that cannot be found among the tokens belongs to one that is cut in the fixture.
    steps: aligned.filter(({ after }) => after >= 0),
  };
}
