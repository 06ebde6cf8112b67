/** What else might stand at a place where the model is not sure: other beginnings, the usual prompt form, both forms decoded as one. */
import { answerFrom } from '../../../server/completion/generated.ts';
import { CompletionService } from '../../../server/completion/completion-service.ts';
import { Rejections } from '../../../server/completion/rejections.ts';
import { confidenceOf } from '../../../server/completion/confidence.ts';
import { Generation, type GenerationPlan } from '../../../server/completion/generation.ts';
import { holdsName } from '../../../server/context/holds-name.ts';
import { makeItem, withSelectedCompletion, type ItemPlace } from '../../../server/completion/placement.ts';
import { reachOf } from '../../../server/completion/reach.ts';
import { requestTextOf, type RequestText } from '../../../server/completion/request-text.ts';
import type { CompletionItem } from '../../../server/completion/result.ts';
import { surroundingsOf } from '../../../server/completion/surroundings.ts';
import type { CompletionContext } from '../../../server/context/context.ts';
import { linesOf } from '../../../server/context/document-lines.ts';
import { extractContext } from '../../../server/context/extract-context.ts';
import type { EngineEvent, GenerateRequest } from '../../../server/engine/engine.ts';
import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import type { PromptFormat } from '../../../server/model/prompt-format.ts';
import type { Tokenizer } from '../../../server/model/tokenizer.ts';
import { layOutPrompt, type Prompt } from '../../../server/prompt/layout.ts';
import { splitIntoSegments } from '../../../server/prompt/segments.ts';
import { DEFAULT_SETTINGS } from '../../../server/settings.ts';
import { acceptItem } from '../answer.ts';
import { holeOf, type PlacedItem } from '../placed-item.ts';
import { SYNTAX } from '../real/syntax.ts';
import { isExactMatch } from '../score.ts';
import type { Candidate, Choice } from './choose.ts';
import { ReadPrompt, type AskedOfEngine, type LocalEngine } from './local-engine.ts';

/** From this chance on the answer is not questioned: four of five are right. */
const SURE_CHANCE = 0.5;
const SETTINGS = { ...DEFAULT_SETTINGS, deadlineMs: 60_000, promptTokens: 576, idleWork: false };
const LINE_TOKENS = 32;
/** A longer line costs too much to be scored. */
const MAX_SCORED_TOKENS = 64;
const FOLLOWING_LINES = 3;
const MAX_FOLLOWING_TOKENS = 40;

export interface Model {
  readonly engine: LocalEngine;
  readonly session: ModelSession;
  readonly tokenizer: Tokenizer;
  readonly format: PromptFormat;
}

/** A place, and what the product asked and got there. */
interface Asked {
  readonly placed: PlacedItem;
  readonly context: CompletionContext;
  readonly text: RequestText;
  readonly place: ItemPlace;
  readonly plan: GenerationPlan;
  readonly prompt: Prompt;
  /** Tokens of the answer from the prompt's end on. */
  readonly written: Pick<AskedOfEngine, 'ids' | 'logProbabilities'>;
}

/** The product's answer to a Python program first; alone where it is sure of it. */
export async function candidatesAt(placed: PlacedItem, model: Model): Promise<Choice> {
  const { engine, tokenizer, format } = model;
  const context = await contextAt(placed);
  const params = { context, trigger: 'automatic', maxItems: 1 } as const;
  const now = (): number => performance.now();
  const service = new CompletionService({
    engine,
    tokenizer,
    format,
    settings: () => SETTINGS,
    now,
    hasSpareTime: () => Promise.resolve(false),
    rejections: new Rejections(now),
    textOf: () => placed.text,
  });
  engine.asked = [];
  engine.evaluatedTokens = 0;
  const result = await service.complete(params, new AbortController().signal);
  service.close();
  await engine.untilIdle();
  const item = result.kind === 'shown' ? result.items[0] : undefined;
  const first = candidateOf('greedy', placed, item, engine.evaluatedTokens);
  const asked = engine.asked.at(-1);
  const isSure = item !== undefined && confidenceOf(item.evidence) >= SURE_CHANCE;
  const placement = withSelectedCompletion(params);
  if (isSure || !asked || !placement) return { candidates: [first] };
  const reach = reachOf(context, SETTINGS);
  const text = requestTextOf(context, reach, '');
  const place = {
    placement,
    around: surroundingsOf(context, reach),
    holds: (name: string) => holdsName(placed.text, name),
  };
  const { prompt, stem, begun } = promptOf(asked.request, text, context, model);
  const written = {
    ids: [...begun, ...asked.ids],
    logProbabilities: [...begun.map(() => 0), ...asked.logProbabilities],
  };
  const plan: GenerationPlan = {
    source: { frame: text.frame, before: text.before, reach, stem, bound: '' },
    promptTokens: prompt.tokens,
    boundary: prompt.boundary,
    around: place.around,
    sampling: { kind: 'greedy' },
    maxTokens: LINE_TOKENS,
    stopTokens: format.stopTokens,
    cacheKey: context.uri,
  };
  return furtherCandidates(first, { placed, context, text, place, plan, prompt, written }, model);
}

async function contextAt({ text, position }: PlacedItem): Promise<CompletionContext> {
  const languageId = 'python';
  await SYNTAX.load(languageId);
  const tree = SYNTAX.parse(languageId, text);
  try {
    return extractContext({
      uri: 'file:///program.py',
      path: 'program.py',
      languageId,
      document: linesOf(text),
      position,
      tree,
    });
  } finally {
    tree?.delete();
  }
}

/** The prompt of a request, which may end in tokens of a first try. */
function promptOf(
  { promptTokens }: GenerateRequest,
  text: RequestText,
  context: CompletionContext,
  { tokenizer, format }: Model,
): { readonly prompt: Prompt; readonly stem: string; readonly begun: readonly number[] } {
  for (const stem of text.stems) {
    const boundary = { stem, expected: text.before.slice(stem.length) };
    const prompt = layOutPrompt({
      context,
      format,
      tokenizer,
      budgetTokens: SETTINGS.promptTokens,
      boundary,
    });
    if (prompt.tokens.every((token, index) => token === promptTokens[index])) {
      return { prompt, stem, begun: promptTokens.slice(prompt.tokens.length) };
    }
  }
  throw new Error('The request was made from another prompt.');
}

async function furtherCandidates(first: Candidate, asked: Asked, model: Model): Promise<Choice> {
  const { engine, tokenizer, session } = model;
  const { plan, written, prompt, text, place, placed } = asked;
  const finish = async (
    source: string,
    more: Partial<GenerationPlan>,
    by: Pick<LocalEngine, 'generate'> = engine,
  ): Promise<Candidate> => {
    engine.evaluatedTokens = 0;
    const generation = new Generation({ ...plan, ...more }, by, tokenizer, () => performance.now());
    await generation.done;
    if (generation.failure !== undefined)
      throw new Error('The engine failed.', { cause: generation.failure });
    const item = makeItem(answerFrom(generation, text, place.around), generation, place);
    return candidateOf(source, placed, typeof item === 'string' ? undefined : item, engine.evaluatedTokens);
  };
  const candidates: Candidate[] = [first];
  for (const [source, at] of branches(written, tokenizer)) {
    const begun = {
      ids: written.ids.slice(0, at),
      logProbabilities: written.logProbabilities.slice(0, at),
    };
    candidates.push(
      await finish(source, {
        promptTokens: [...prompt.tokens, ...begun.ids],
        sampling: { kind: 'greedy', avoidFirst: [written.ids[at]!] },
        begun,
      }),
    );
  }
  const usual = usualPrompt(prompt, model);
  candidates.push(await finish('usual form', { promptTokens: usual, cacheKey: 'usual' }));
  const plainText = prompt.parts.outline + prompt.parts.before;
  const plain = plainText === '' ? tokenizer.encode('\n') : encode(plainText, tokenizer);
  const prompts = {
    suffixFirst: await ReadPrompt.read(session, prompt.tokens),
    usual: await ReadPrompt.read(session, usual),
    plain: await ReadPrompt.read(session, plain),
  };
  const both = new BothForms(model, [prompts.suffixFirst, prompts.usual]);
  candidates.push(await finish('both forms', {}, both));
  return { candidates: await scored(candidates, asked, prompts, tokenizer) };
}

/** Where to begin otherwise: at the least sure token of the first line, and at its first word (or else the second least sure). */
function branches(
  { ids, logProbabilities }: Asked['written'],
  tokenizer: Tokenizer,
): ReadonlyMap<string, number> {
  const decoder = tokenizer.decodeStream();
  const ofLine: number[] = [];
  let text = '';
  for (const [index, id] of ids.entries()) {
    if (text.trimStart().includes('\n')) break;
    text += decoder.push(id);
    if (text.trim() !== '') ofLine.push(index);
  }
  const sure = [...ofLine].sort((left, right) => logProbabilities[left]! - logProbabilities[right]!);
  const [least, second] = sure;
  const found = new Map<string, number>();
  if (least === undefined) return found;
  found.set('least sure token', least);
  const first = ofLine[0]!;
  if (first !== least) found.set('first word', first);
  else if (second !== undefined) found.set('second least sure', second);
  return found;
}

/** The same texts in the documented form; the line break before a whole line belongs to what the model writes, and is given. */
function usualPrompt({ parts, boundary }: Prompt, { tokenizer, format }: Model): readonly number[] {
  const { prefixToken, suffixToken, middleToken } = format;
  const isWholeLine = boundary.stem.endsWith('\n');
  const head = parts.outline + parts.before;
  const before = isWholeLine ? head.replace(/\n$/, '') : head;
  const after = isWholeLine ? parts.after.replace(/^\n/, '') : parts.after;
  return [
    prefixToken,
    ...encode(before, tokenizer),
    suffixToken,
    ...encode(after, tokenizer),
    middleToken,
    ...(isWholeLine ? tokenizer.encode('\n') : []),
  ];
}

/** Writes the token with the largest mean log-probability of two prompts. */
class BothForms {
  constructor(
    private readonly model: Model,
    private readonly prompts: readonly [ReadPrompt, ReadPrompt],
  ) {}

  async *generate(
    { maxTokens, stopTokens }: GenerateRequest,
    signal: AbortSignal,
  ): AsyncIterable<EngineEvent> {
    const [left, right] = this.prompts;
    const written: number[] = [];
    try {
      while (written.length < maxTokens && !signal.aborted) {
        const one = await left.next(written);
        const other = await right.next(written);
        let chosen = 0;
        for (let index = 1; index < one.length; index++) {
          if (one[index]! + other[index]! > one[chosen]! + other[chosen]!) chosen = index;
        }
        const id = this.model.session.tokenAt(chosen);
        this.model.engine.evaluatedTokens += this.prompts.length;
        written.push(id);
        if (stopTokens.includes(id)) {
          yield { kind: 'finished', candidate: 0, reason: 'stop-token' };
          return;
        }
        yield { kind: 'token', candidate: 0, id, logProbability: (one[chosen]! + other[chosen]!) / 2 };
      }
    } finally {
      for (const prompt of this.prompts) prompt.rewind();
    }
  }
}

async function scored(
  candidates: readonly Candidate[],
  { placed, context, plan }: Asked,
  prompts: Readonly<Record<'suffixFirst' | 'usual' | 'plain', ReadPrompt>>,
  tokenizer: Tokenizer,
): Promise<Candidate[]> {
  const windowStart = placed.offset - context.prefix.length;
  const below = followingLines(placed.text.slice(placed.offset));
  const results: Candidate[] = [];
  for (const candidate of candidates) {
    if (candidate.text === null) {
      results.push(candidate);
      continue;
    }
    const whole = (placed.item.prompt + candidate.text).slice(windowStart + plan.source.stem.length);
    const own = `${whole.trimEnd()}\n`;
    const tokens = encode(own, tokenizer);
    if (tokens.length > MAX_SCORED_TOKENS) {
      results.push(candidate);
      continue;
    }
    const following = encode(below, tokenizer).slice(0, MAX_FOLLOWING_TOKENS);
    const plain = await prompts.plain.score([...tokens, ...following]);
    results.push({
      ...candidate,
      scores: {
        suffixFirst: sum(await prompts.suffixFirst.score(tokens)),
        usual: sum(await prompts.usual.score(tokens)),
        plain: sum(plain.slice(0, tokens.length)),
        following: sum(plain.slice(tokens.length)),
      },
    });
  }
  return results;
}

/** The first lines with text below the cursor's, and blank ones between. */
function followingLines(after: string): string {
  const lines = after.split('\n').slice(1);
  let count = 0;
  const end = lines.findIndex((line) => line.trim() !== '' && ++count === FOLLOWING_LINES);
  return lines
    .slice(0, end < 0 ? lines.length : end + 1)
    .map((line) => `${line}\n`)
    .join('');
}

function candidateOf(
  source: string,
  placed: PlacedItem,
  item: CompletionItem | undefined,
  evaluated: number,
): Candidate {
  const text = item && holeOf(placed, acceptItem(placed, item));
  return {
    source,
    text: text ?? null,
    exact: text !== undefined && isExactMatch(placed.item.hole, text),
    evaluated,
  };
}

function encode(text: string, tokenizer: Tokenizer): number[] {
  return splitIntoSegments(text).flatMap((segment) => [...tokenizer.encode(segment)]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
