/**
 * What `contributes.configuration` in package.json says of each setting. Shape, defaults and validation are the server's
 * (`server/settings.ts`); a unit test holds this table, that schema and package.json together.
 */
import { DEFAULT_SETTINGS, type Settings } from '../server/settings.ts';

/** `window`: also per workspace. `machine`: of the machine the code runs on alone. `machine-overridable`: a workspace may set its own. */
type Scope = 'window' | 'machine' | 'machine-overridable';

interface SettingText {
  readonly scope: Scope;
  /** Markdown. */
  readonly description: string;
  /** JSON schema beyond type and default. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** A workspace that is not trusted cannot set it: it names a file to load or a folder to write. */
  readonly restricted?: true;
}

const SETTINGS: { readonly [Name in keyof Settings]: SettingText } = {
  enabled: {
    scope: 'window',
    description: 'Suggest while typing. `Foretype: Suggest Now` works either way.',
    schema: { type: 'boolean' },
  },
  languages: {
    scope: 'window',
    description:
      'Where to suggest while typing: language identifier → on or off; `*` stands for all languages not named. `Foretype: Turn On or Off for This Language` writes it.',
    schema: { type: 'object', additionalProperties: { type: 'boolean' } },
  },
  model: {
    scope: 'machine-overridable',
    description:
      'The model: a name from the catalogue (`qwen2.5-coder-0.5b`), or the path of a GGUF file of the Qwen2 architecture with fill-in-the-middle tokens.',
    schema: { type: 'string', minLength: 1 },
    restricted: true,
  },
  cacheDirectory: {
    scope: 'machine-overridable',
    description:
      'Folder in which models are kept. Empty: the environment variable `FORETYPE_CACHE`, else `~/.cache/foretype`.',
    schema: { type: 'string' },
    restricted: true,
  },
  deadlineMs: {
    scope: 'window',
    description:
      'Milliseconds in which a suggestion must be there while you type. VS Code opens its own list of completions at about 700. A later suggestion appears as soon as it is ready if the cursor has not moved.',
    schema: { type: 'number', minimum: 50, maximum: 60_000 },
  },
  multiline: {
    scope: 'window',
    description: 'Suggestions of several lines.',
    schema: {
      type: 'string',
      enum: ['auto', 'never'],
      enumDescriptions: [
        'Where the syntax allows it: at the start of a block, or on an empty line.',
        'The rest of the line at most.',
      ],
    },
  },
  eagerness: {
    scope: 'window',
    description:
      'How sure the model must be of what it suggests while you type. `Foretype: Suggest Now` always shows what there is.',
    schema: {
      type: 'string',
      enum: ['low', 'medium', 'high'],
      enumDescriptions: [
        'Fewer suggestions, more than four in five of them right.',
        'Leaves out what is mostly wrong: three of four are right.',
        'Everything the model comes up with, also to accept word by word.',
      ],
    },
  },
  threads: {
    scope: 'machine-overridable',
    description: 'CPU threads the model runs on. 0: one for each physical core.',
    schema: { type: 'integer', minimum: 0, maximum: 64 },
  },
  idleUnloadMinutes: {
    scope: 'window',
    description:
      'Minutes without a request after which the model leaves memory; the next request loads it again. 0: never.',
    schema: { type: 'number', minimum: 0 },
  },
  promptTokens: {
    scope: 'window',
    description:
      'How much of the code around the cursor the model reads, in tokens (about four characters each; 128 and more). More is slower whenever the cursor jumps. 0: as much as this computer reads in three quarters of a second, 384 to 1,024.',
    schema: { type: 'integer', minimum: 0, maximum: 8192 },
  },
  idleWork: {
    scope: 'window',
    description:
      'Read the code around the cursor before you type, and compute what may come after the suggestion on the screen. Never while the computer saves power or is busy.',
    schema: { type: 'boolean' },
  },
  retrieval: {
    scope: 'window',
    description:
      'Show the model text of other files of the workspace that helps: definitions of what is used and imported. Nothing leaves this computer. Never in a workspace that is not trusted.',
    schema: { type: 'boolean' },
    restricted: true,
  },
  retrievalSources: {
    scope: 'window',
    description:
      'Where that text comes from: `definitions` of names that are used or imported, recent `edits`, `similar` code, what recently `seen` files define, and what is `learned` of you (`foretype.personal`).',
    schema: {
      type: 'array',
      items: { type: 'string', enum: ['definitions', 'edits', 'similar', 'seen', 'learned'] },
      uniqueItems: true,
    },
  },
  personal: {
    scope: 'machine',
    description:
      'Learn from what you accept and type: suggestions that you accepted, and lines that you type again and again, are shown sooner at lower eagerness, and the model reads them where `#foretype.retrievalSources#` has `learned`. Kept in one file on this computer for 90 days after the last use, never from files that may hold secrets or from a workspace that is not trusted. `Foretype: Show What Foretype Has Learned` shows all of it, `Foretype: Erase What Foretype Has Learned` erases it.',
    schema: { type: 'boolean' },
    restricted: true,
  },
  inComments: {
    scope: 'window',
    description: 'Suggest while typing inside comments.',
    schema: { type: 'boolean' },
  },
  taskPromptTokens: {
    scope: 'window',
    description:
      'How much code the tasks (explain, generate, document) read at most, in tokens (about four characters each). What does not fit is left out, and they say so.',
    schema: { type: 'integer', minimum: 512, maximum: 16_384 },
  },
  taskMaxTokens: {
    scope: 'window',
    description: 'How long the answer of a task may be, in tokens.',
    schema: { type: 'integer', minimum: 16, maximum: 8192 },
  },
  taskTemperature: {
    scope: 'window',
    description:
      'How freely the tasks choose their words: 0 always takes the most probable one, 1 is as varied as the model. Further candidates are always varied.',
    schema: { type: 'number', minimum: 0, maximum: 2 },
  },
  taskTopP: {
    scope: 'window',
    description:
      'Where the temperature is not 0: only the most probable words that together reach this probability.',
    schema: { type: 'number', minimum: 0.01, maximum: 1 },
  },
  taskSeed: {
    scope: 'window',
    description: 'The same seed gives the same answer.',
    schema: { type: 'integer', minimum: 0, maximum: 2_147_483_647 },
  },
  explainLens: {
    scope: 'window',
    description: 'Offer an explanation above functions and classes (a code lens).',
    schema: { type: 'boolean' },
  },
  explainHover: {
    scope: 'window',
    description:
      'Offer an explanation where the pointer rests on a name: of the selection there, else of the function around it.',
    schema: { type: 'boolean' },
  },
  runExamples: {
    scope: 'window',
    description:
      'Run the examples that a comment or docstring gives (`f(2) == 4`) on the function that is generated from it, and show the candidate first whose examples hold. Python, JavaScript and TypeScript; in an interpreter inside Foretype that has no files, no network and no programs, for a second each. Never in a workspace that is not trusted.',
    schema: { type: 'boolean' },
    restricted: true,
  },
  excludeFiles: {
    scope: 'window',
    description:
      'Glob patterns of files whose text is never read: they may hold secrets. They speak of whole paths, or of paths from a workspace folder on.',
    schema: { type: 'array', items: { type: 'string' } },
  },
  logLevel: {
    scope: 'window',
    description: 'How much the log (`Foretype: Show Log`) tells.',
    schema: {
      type: 'string',
      enum: ['error', 'info', 'debug'],
      enumDescriptions: [
        'What went wrong.',
        'Also what Foretype does: model, engine, settings.',
        'Also every request, its times and why nothing was shown. The text of your code is never logged.',
      ],
    },
  },
};

/** The section of all settings. */
export const SECTION = 'foretype';

/** `contributes.configuration` of package.json. */
export function contributedConfiguration(): unknown {
  const properties = Object.entries(SETTINGS).map(([name, { scope, description, schema }], order) => [
    `${SECTION}.${name}`,
    {
      ...schema,
      default: DEFAULT_SETTINGS[name as keyof Settings],
      scope,
      order,
      markdownDescription: description,
    },
  ]);
  return { title: 'Foretype', properties: Object.fromEntries(properties) as unknown };
}

/** `capabilities.untrustedWorkspaces.restrictedConfigurations` of package.json. */
export function restrictedConfigurations(): readonly string[] {
  return Object.entries(SETTINGS)
    .filter(([, { restricted }]) => restricted)
    .map(([name]) => `${SECTION}.${name}`);
}
