/**
 * Settings of the server: `initializationOptions`, `workspace/configuration` section `foretype`, and the extension's
 * settings all have this shape. Validated here; a wrong value is reported once and its default used.
 */
import * as v from 'valibot';

/** VS Code cancels at about 700 ms and opens the suggest widget; we answer or decline before. */
const DEFAULT_DEADLINE_MS = 650;
const DEFAULT_IDLE_UNLOAD_MINUTES = 15;
const LEAST_PROMPT_TOKENS = 128;
/** Some 200 lines; read in about eight seconds on two cores. */
const DEFAULT_TASK_PROMPT_TOKENS = 2048;
const DEFAULT_TASK_MAX_TOKENS = 512;

const schema = v.object({
  /** Suggest while typing; explicit invocation works either way. */
  enabled: v.optional(v.boolean(), true),
  /** Language id → on or off; `*` for all others. */
  languages: v.optional(v.record(v.string(), v.boolean()), { '*': true }),
  /** A catalogue name, or the path of a Qwen2-architecture GGUF file. */
  model: v.optional(v.pipe(v.string(), v.minLength(1)), 'qwen2.5-coder-0.5b'),
  /** Where models are kept; empty: `FORETYPE_CACHE`, else `~/.cache/foretype`. */
  cacheDirectory: v.optional(v.string(), ''),
  /** Answer or decline within this time, milliseconds. */
  deadlineMs: v.optional(v.pipe(v.number(), v.minValue(50), v.maxValue(60_000)), DEFAULT_DEADLINE_MS),
  /** Suggestions of several lines: by syntax, or never. */
  multiline: v.optional(v.picklist(['auto', 'never']), 'auto'),
  /** How sure the model must be of what is shown while typing; `high` shows everything. */
  eagerness: v.optional(v.picklist(['low', 'medium', 'high']), 'high'),
  /** CPU threads of the engine; 0 picks the physical cores available. */
  threads: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64)), 0),
  /** End the engine process after this long without a request; 0 never. */
  idleUnloadMinutes: v.optional(v.pipe(v.number(), v.minValue(0)), DEFAULT_IDLE_UNLOAD_MINUTES),
  /** Longest prompt in tokens; 0: as this machine's speed allows. */
  promptTokens: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(8192),
      v.check(
        (tokens) => tokens === 0 || tokens >= LEAST_PROMPT_TOKENS,
        `0, or ${LEAST_PROMPT_TOKENS} and more`,
      ),
    ),
    0,
  ),
  /** Read the text around the cursor, and compute what may be asked next, while nobody waits. */
  idleWork: v.optional(v.boolean(), true),
  /** Show the model text of other files of the workspace. */
  retrieval: v.optional(v.boolean(), true),
  /** Where that text comes from. */
  retrievalSources: v.optional(v.array(v.picklist(['definitions', 'edits', 'similar', 'seen', 'learned'])), [
    'definitions',
  ]),
  /** Learn what the person accepts and types often, on this machine. */
  personal: v.optional(v.boolean(), false),
  /** Suggest inside comments. */
  inComments: v.optional(v.boolean(), true),
  /** Longest prompt of a task (explain, generate, …) in tokens. */
  taskPromptTokens: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(512), v.maxValue(16_384)),
    DEFAULT_TASK_PROMPT_TOKENS,
  ),
  /** Longest answer of a task in tokens. */
  taskMaxTokens: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(8192)),
    DEFAULT_TASK_MAX_TOKENS,
  ),
  /** Softmax temperature of a task's answer; 0 always takes the most probable token. */
  taskTemperature: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2)), 0),
  /** Nucleus sampling of a task's answer where the temperature is not 0. */
  taskTopP: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)), 0.95),
  /** The same seed gives the same answer. */
  taskSeed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)), 1),
  /** A lens above functions and classes that explains them. */
  explainLens: v.optional(v.boolean(), false),
  /** A link that explains, where the pointer rests on code. */
  explainHover: v.optional(v.boolean(), false),
  /** Run the examples that a comment gives on what is generated from it, in a sandbox. */
  runExamples: v.optional(v.boolean(), true),
  /** Globs of files whose text is never read. */
  excludeFiles: v.optional(v.array(v.string()), [
    '**/.env',
    '**/.env.*',
    '**/*.pem',
    '**/*.key',
    '**/id_rsa*',
    '**/.npmrc',
  ]),
  /** How much the log tells. */
  logLevel: v.optional(v.picklist(['error', 'info', 'debug']), 'info'),
});

export type Settings = v.InferOutput<typeof schema>;

export interface ParsedSettings {
  readonly settings: Settings;
  /** One sentence for each value that was not usable. */
  readonly problems: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = v.parse(schema, {});

/** Never throws: a value that does not fit is left out and told in `problems`. */
export function parseSettings(input: unknown): ParsedSettings {
  if (input === undefined || input === null) return { settings: DEFAULT_SETTINGS, problems: [] };
  if (typeof input !== 'object' || Array.isArray(input)) {
    return {
      settings: DEFAULT_SETTINGS,
      problems: ['foretype: settings must be an object; defaults are used.'],
    };
  }
  const given: Record<string, unknown> = { ...input };
  const problems: string[] = [];
  const result = v.safeParse(schema, given);
  if (result.success) return { settings: result.output, problems };
  for (const issue of result.issues) {
    const key = issue.path?.[0]?.key;
    if (typeof key !== 'string') continue;
    problems.push(`foretype.${key}: ${issue.message}; the default is used.`);
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy of unknown keys
    delete given[key];
  }
  return { settings: v.parse(schema, given), problems };
}
