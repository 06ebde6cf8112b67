/** How a model wants its fill-in-the-middle prompt laid out. Data of the model (models/catalog.json), never assumed. */
export interface PromptFormat {
  /**
   * `suffix-first`: `<prefix><suffix>{after}<middle>{before}` and the model goes on (SPM of Bavarian et al. 2022,
   * arXiv 2207.14255). `usual`: `<prefix>{before}<suffix>{after}<middle>` (PSM).
   */
  readonly form: 'suffix-first' | 'usual';
  /**
   * How text of other files is shown. `comments` (where absent): before the imports, each line a comment, below `Path: …`. `files`: the
   * repository form, `<repository>{name}⏎<fileSeparator>{path}⏎{text}` before everything else.
   */
  readonly snippets?: 'comments' | 'files';
  readonly prefixToken: number;
  readonly suffixToken: number;
  readonly middleToken: number;
  readonly fileSeparatorToken: number;
  readonly repositoryToken: number;
  /** A suggestion ends before any of these. */
  readonly stopTokens: readonly number[];
}
