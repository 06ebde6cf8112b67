import { bytesOf, type Learned } from './learned.ts';

const KIBIBYTE = 1024;

const TITLES: Readonly<Record<Learned['way'], string>> = {
  accepted: 'Suggestions that were accepted',
  typed: 'Lines that are typed again and again',
};

/** Where no line above it is kept. */
const NOWHERE: typeof TITLES = { accepted: 'at the top of a file', typed: 'below different lines' };

/** A document in Markdown for the person it is about: what, below which line, how often, when. */
export function describeLearned({
  learned,
  file,
  isOn,
}: {
  readonly learned: readonly Learned[];
  readonly file: string;
  readonly isOn: boolean;
}): string {
  const bytes = learned.reduce((sum, entry) => sum + bytesOf(entry), 0);
  const state = isOn
    ? 'Foretype goes on learning; the setting `foretype.personal` ends that.'
    : 'Nothing is learned or used at present: the setting `foretype.personal` is off.';
  const head = [
    '# What Foretype has learned',
    '',
    learned.length === 0
      ? 'Nothing.'
      : `${learned.length === 1 ? '1 entry' : `${learned.length} entries`}, ${Math.ceil(bytes / KIBIBYTE)} KB, kept in \`${file}\` and nowhere else. \`Foretype: Erase What Foretype Has Learned\` erases all of it.`,
    '',
    state,
  ];
  const parts = (Object.keys(TITLES) as Learned['way'][]).flatMap((way) => {
    const entries = learned.filter((entry) => entry.way === way);
    return entries.length === 0
      ? []
      : ['', `## ${TITLES[way]}`, ...entries.toSorted(mostFirst).flatMap(describe)];
  });
  return `${[...head, ...parts].join('\n')}\n`;
}

function mostFirst(a: Learned, b: Learned): number {
  return b.times - a.times || b.lastMs - a.lastMs;
}

function describe({ way, languageId, above, text, times, lastMs }: Learned): readonly string[] {
  const day = new Date(lastMs).toISOString().slice(0, 10);
  const often = times === 1 ? 'Once' : `${times} times`;
  const lines = above === '' ? text : `${above}\n${text}`;
  const fence = fenceFor(lines);
  const below = above === '' ? NOWHERE[way] : 'below the first of these lines';
  return ['', `${often}, last on ${day}, ${below}:`, '', `${fence}${languageId}`, lines, fence];
}

/** Longer than any in the text. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return '`'.repeat(longest + 1);
}
