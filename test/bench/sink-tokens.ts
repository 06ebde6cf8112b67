/** `npm run plot:sink-tokens`: measures the real model's largest activations by position and draws `docs/images/sink-tokens.svg`. */
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { engineThreads } from '../../server/engine/threads.ts';
import { loadTokenizer } from '../../server/model/load-tokenizer.ts';
import { ModelStore } from '../../server/model/store.ts';
import { DEFAULT_SETTINGS } from '../../server/settings.ts';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { median } from './figures.ts';
import { barPanels, type Panel } from './plots/bar-panels.ts';
import { largestDownInputs } from './plots/down-inputs.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PICTURE = join(ROOT, 'docs', 'images', 'sink-tokens.svg');
/** Tokens beyond this many times the median are named. */
const REMARKABLE = 12;
const AXES = {
  x: 'position in the prompt',
  y: 'largest |input of down_proj|, times that of the median token',
  ticks: [1, 10, 100],
  lowest: 0.5,
};

const BEFORE = `import re

def words(text):
    """The words of a text, in lower case."""
    return re.findall(r"[a-z]+", text.lower())

def count_words(text):
    counts = {}
    for word in words(text):
`;
const AFTER = `
    return counts

def most_common(text, number):
    counts = count_words(text)
    return sorted(counts, key=counts.get, reverse=True)[:number]
`;
const LIBRARY = `def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()
`;

await prepareRealModel();
const model = await new ModelStore(CACHE_DIRECTORY).find(DEFAULT_SETTINGS.model);
if (!model) throw new Error(`The model ${DEFAULT_SETTINGS.model} is not ready.`);
const tokenizer = await loadTokenizer(model.folder);
const { prefixToken, suffixToken, middleToken, repositoryToken, fileSeparatorToken } = model.manifest.prompt;
const SPECIAL = new Map([
  ['<|fim_prefix|>', prefixToken],
  ['<|fim_suffix|>', suffixToken],
  ['<|fim_middle|>', middleToken],
  ['<|repo_name|>', repositoryToken],
  ['<|file_sep|>', fileSeparatorToken],
  ['<|im_start|>', 151644],
  ['<|im_end|>', 151645],
]);
const nameOf = new Map([...SPECIAL].map(([name, id]) => [id, name]));

const prompts = [
  {
    title: 'Fill in the middle, the suffix first',
    tokens: encode(`<|fim_prefix|><|fim_suffix|>${AFTER}<|fim_middle|>${BEFORE}`),
  },
  {
    title: 'With another file of the repository',
    tokens: encode(
      `<|repo_name|>words\n<|file_sep|>read.py\n${LIBRARY}<|file_sep|>words.py\n<|fim_prefix|><|fim_suffix|>${AFTER}<|fim_middle|>${BEFORE}`,
    ),
  },
  {
    title: 'Head of a chat',
    tokens: encode(
      `<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n<|im_start|>user\nExplain this code.\n\n${BEFORE}`,
    ),
  },
];
const inputs = await largestDownInputs(
  model,
  prompts.map(({ tokens }) => tokens),
  engineThreads(0),
);
const panels = prompts.map(({ title, tokens }, index): Panel => {
  const values = relativeToMedian(inputs[index]!);
  return {
    title,
    bars: values.map((value, position) =>
      value < REMARKABLE
        ? { value }
        : { value, label: `${nameToken(tokens[position]!)} ${value.toFixed(0)}×` },
    ),
  };
});
await writeFile(PICTURE, barPanels(panels, AXES));
for (const { title, bars } of panels) {
  const marked = bars.flatMap(({ label }, position) =>
    label === undefined ? [] : [`${position}: ${label}`],
  );
  const rest = Math.max(...bars.flatMap(({ value, label }) => (label === undefined ? [value] : [])));
  process.stdout.write(`${title}: ${marked.join(', ')}; all others at most ${rest.toFixed(1)}×\n`);
}
process.stdout.write(`${relative(ROOT, PICTURE)} is written\n`);

/** Of each token, in the layer where it stands out most. */
function relativeToMedian(layers: readonly (readonly number[])[]): number[] {
  const medians = layers.map((values) => median(values));
  return layers[0]!.map((_, position) =>
    Math.max(...layers.map((values, layer) => values[position]! / medians[layer]!)),
  );
}

function encode(text: string): number[] {
  return text
    .split(/(<\|\w+\|>)/)
    .flatMap((part): readonly number[] =>
      SPECIAL.has(part) ? [SPECIAL.get(part)!] : tokenizer.encode(part),
    );
}

function nameToken(id: number): string {
  return nameOf.get(id) ?? JSON.stringify(tokenizer.decode([id]));
}
