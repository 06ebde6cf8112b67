import type { Sampling } from '../engine/engine.ts';
import { answerFrom, type Generated } from './generated.ts';
import type { Generations } from './generations.ts';
import type { Job } from './job.ts';
import { makeItem } from './placement.ts';
import type { Prompts } from './prompts.ts';
import { fullStem } from './request-text.ts';
import type { CompletionItem } from './result.ts';

/** Variety for the second and third suggestion; the same seeds, so that asking again shows the same. */
const SAMPLED: readonly Sampling[] = [1, 2].map((seed) => ({
  kind: 'sample',
  temperature: 0.8,
  topP: 0.95,
  topK: 0,
  seed,
}));

/** The first suggestion and further ones, for a person who asked: sampled, and different from each other. As many as the request wants, at most. */
export async function withSampled(
  first: CompletionItem,
  greedy: Generated,
  job: Job,
  { generations, prompts }: { readonly generations: Generations; readonly prompts: Prompts },
): Promise<readonly CompletionItem[]> {
  const items = [first];
  const { stems } = job.text;
  const stem = stems.find((candidate) => candidate === greedy.source.stem) ?? fullStem(job.text);
  for (const sampling of SAMPLED) {
    if (items.length >= job.params.maxItems || job.signal.aborted) break;
    const generation = await generations.sample(prompts.plan(job, stem, sampling), job.signal);
    if (generation.end === undefined) break;
    const item = makeItem(answerFrom(generation, job.text, job.around), generation, job);
    if (typeof item !== 'string' && items.every(({ insertText }) => insertText !== item.insertText)) {
      items.push(item);
    }
  }
  return items;
}
