/** How each language writes documentation. */
export interface Documentation {
  /** One sentence. */
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly text: string }[];
  readonly returns: string | undefined;
}

export interface Form {
  /** `inside`: as the body's first lines. */
  readonly place: 'above' | 'inside';
  /** What a line of older documentation begins with; a block ends with the comment's end. */
  readonly older: 'block' | RegExp;
  /** Parameters and what is returned have their own places; else they are not asked for. */
  readonly hasParts: boolean;
  /** The sentence begins with the name of what it is about. */
  readonly beginsWithName: boolean;
  /** Lines without indentation, at most `width` columns where words allow. */
  readonly lines: (documentation: Documentation, width: number, unit: string) => readonly string[];
}

/** Undefined where we know none. */
export function formOf(languageId: string): Form | undefined {
  return FORMS[languageId];
}

const blockForm = (parameter: (name: string) => string, returns: string, escape = plain): Form => ({
  place: 'above',
  older: 'block',
  hasParts: true,
  beginsWithName: false,
  lines: ({ summary, parameters, returns: result }, width) => {
    const text = (given: string): string => escape(given).replaceAll('*/', '*\\/');
    const tags = [
      ...parameters.flatMap(({ name, text: meaning }) =>
        wrap(`${parameter(name)} ${text(meaning)}`, width - 3, '  '),
      ),
      ...(result === undefined ? [] : wrap(`${returns} ${text(result)}`, width - 3, '  ')),
    ];
    const first = text(summary);
    if (tags.length === 0 && first.length + 7 <= width) return [`/** ${first} */`];
    const inner = [...wrap(first, width - 3, ''), ...(tags.length > 0 ? ['', ...tags] : [])];
    return ['/**', ...inner.map((line) => ` * ${line}`.trimEnd()), ' */'];
  },
});

const lineForm = (
  prefix: string,
  older: RegExp,
  inner: (documentation: Documentation, width: number) => readonly string[],
): Form => ({
  place: 'above',
  older,
  hasParts: true,
  beginsWithName: false,
  lines: (documentation, width) =>
    inner(documentation, width - prefix.length - 1).map((line) => `${prefix} ${line}`.trimEnd()),
});

const jsDoc = blockForm((name) => `@param ${name} -`, '@returns');
const doxygen = blockForm((name) => `@param ${name}`, '@return');

const rustDoc = lineForm('///', /^\/\/\/(?!\/)/, ({ summary, parameters, returns }, width) => [
  ...wrap(summary, width, ''),
  ...(parameters.length === 0 ? [] : ['', '# Arguments', '']),
  ...parameters.flatMap(({ name, text }) => wrap(`* \`${name}\` - ${text}`, width, '  ')),
  ...(returns === undefined ? [] : ['', '# Returns', '', ...wrap(returns, width, '')]),
]);

const xmlDoc = lineForm('///', /^\/\/\/(?!\/)/, ({ summary, parameters, returns }, width) => [
  '<summary>',
  ...wrap(xml(summary), width, ''),
  '</summary>',
  ...parameters.flatMap(({ name, text }) => wrap(`<param name="${name}">${xml(text)}</param>`, width, '')),
  ...(returns === undefined ? [] : wrap(`<returns>${xml(returns)}</returns>`, width, '')),
]);

const yard = lineForm('#', /^#(?!!)/, ({ summary, parameters, returns }, width) => [
  ...wrap(summary, width, ''),
  ...(parameters.length > 0 || returns !== undefined ? [''] : []),
  ...parameters.flatMap(({ name, text }) =>
    wrap(`@param ${name.replace(/^[*&]+/, '')} ${text}`, width, '  '),
  ),
  ...(returns === undefined ? [] : wrap(`@return ${returns}`, width, '  ')),
]);

const plainLines = (prefix: string, older: RegExp, beginsWithName: boolean): Form => ({
  ...lineForm(prefix, older, ({ summary }, width) => wrap(summary, width, '')),
  hasParts: false,
  beginsWithName,
});

/** Google's form, the usual one besides plain text. */
const docstring: Form = {
  place: 'inside',
  older: 'block',
  hasParts: true,
  beginsWithName: false,
  lines: ({ summary, parameters, returns }, width, unit) => {
    const text = (given: string): string => given.replaceAll('\\', '\\\\').replaceAll('"""', "'''");
    const first = text(summary);
    const section = (title: string, lines: readonly string[]): readonly string[] =>
      lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => unit + line)];
    const rest = [
      ...section(
        'Args',
        parameters.flatMap(({ name, text: meaning }) =>
          wrap(`${name}: ${text(meaning)}`, width - unit.length, unit),
        ),
      ),
      ...section('Returns', returns === undefined ? [] : wrap(text(returns), width - unit.length, '')),
    ];
    const [head = '', ...more] = wrap(first, width - 3, '');
    if (rest.length === 0 && more.length === 0 && head.length + 6 <= width) {
      // A quote at the end would join the closing ones.
      return [`"""${head.endsWith('"') ? `${head} ` : head}"""`];
    }
    return [`"""${head}`, ...more, ...rest, '"""'];
  },
};

const FORMS: Readonly<Record<string, Form>> = {
  python: docstring,
  typescript: jsDoc,
  typescriptreact: jsDoc,
  javascript: jsDoc,
  javascriptreact: jsDoc,
  java: blockForm((name) => `@param ${name}`, '@return', xml),
  php: doxygen,
  c: doxygen,
  cpp: doxygen,
  'cuda-cpp': doxygen,
  rust: rustDoc,
  csharp: xmlDoc,
  ruby: yard,
  go: plainLines('//', /^\/\/(?!go:|\s*\+build|nolint)/, true),
  shellscript: plainLines('#', /^#(?!!)/, false),
};

function plain(text: string): string {
  return text;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Breaks at blanks; further lines begin with `hanging`. */
function wrap(text: string, width: number, hanging: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const indent = lines.length === 0 ? '' : hanging;
    if (line === '') line = indent + word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = hanging + word;
    }
  }
  return line === '' ? lines : [...lines, line];
}
