/** Which language a line belongs to in the tables: that of its file, unless the line is prose in another script. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  Python: 'py pyi',
  JavaScript: 'js mjs cjs jsx',
  TypeScript: 'ts tsx mts cts',
  'Vue, Svelte': 'vue svelte',
  Java: 'java',
  Kotlin: 'kt kts',
  Go: 'go',
  Rust: 'rs',
  C: 'c',
  'C++': 'h hpp hh hxx cc cpp cxx ipp inl tcc',
  'C#': 'cs',
  Ruby: 'rb rake erb gemspec',
  PHP: 'php',
  Perl: 'pl pm t',
  Lua: 'lua',
  Shell: 'sh bash zsh bats',
  SQL: 'sql test',
  HTML: 'html htm xhtml hbs',
  CSS: 'css scss less sass',
  Markdown: 'md mdx rst',
  YAML: 'yml yaml',
  TOML: 'toml ini cfg conf',
  JSON: 'json',
  XML: 'xml xaml csproj plist page',
  Swift: 'swift',
  'Objective-C, MATLAB': 'm mm',
  R: 'r R',
  Others:
    'd di pas pp inc el erl hrl vim cmake gradle groovy proto graphql po pot gyp gypi mk am ac tcl s S awk ps1',
  Prose: 'txt 1 2 3 4 5 6 7 8 pod tex texi',
};

const LANGUAGES = new Map(
  Object.entries(EXTENSIONS).flatMap(([language, list]) =>
    list.split(' ').map((end) => [end, language] as const),
  ),
);
const NAMES = new Map([
  ['Makefile', 'Others'],
  ['Dockerfile', 'Others'],
  ['README', 'Prose'],
]);

/** From the name, else from a `#!` line; undefined where nothing is known: not counted. */
export function languageOf(name: string, firstLine: string): string | undefined {
  const known = LANGUAGES.get(/\.(\w+)$/.exec(name)?.[1] ?? '') ?? NAMES.get(name);
  if (known !== undefined) return known;
  if (name.includes('.') && !name.startsWith('.')) return undefined;
  if (/^#!.*\b(ba|da|z|k)?sh\b|^# .*(completion|-\*- shell-script)/.test(firstLine)) return 'Shell';
  if (/^#!.*\bperl\b/.test(firstLine)) return 'Perl';
  if (/^#!.*\bpython/.test(firstLine)) return 'Python';
  return undefined;
}

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Korean', /\p{Script=Hangul}/u],
  ['Chinese', /\p{Script=Han}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Latin with accents', /[À-ÖØ-öø-žƀ-ɏḀ-ỿ]/u],
  ['Other scripts', /[^\p{Script=Latin}\P{L}]/u],
];

/** The script of a line of prose or with a comment, where it is not plain Latin. */
export function scriptOf(line: string): string | undefined {
  if (/^[\x00-\x7f]*$/.test(line)) return undefined;
  return SCRIPTS.find(([, letters]) => letters.test(line))?.[0];
}
