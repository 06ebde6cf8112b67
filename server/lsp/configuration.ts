import {
  DidChangeConfigurationNotification,
  MessageType,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver/node';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../settings.ts';
import { showMessage } from './show-message.ts';
import type { Log } from './log.ts';
import { messageOf } from '../message-of.ts';

const SECTION = 'foretype';
/** VS Code's own setting: glob → whether it is hidden, or a condition. */
const HIDDEN_FILES = 'files.exclude';

/** The settings as the client has them: `initializationOptions`, over them `workspace/configuration`. */
export class Configuration {
  #current: Settings = DEFAULT_SETTINGS;
  #hiddenFiles: readonly string[] = [];
  #initial: unknown;
  #canPull = false;
  #canRegister = false;
  readonly #told = new Set<string>();
  readonly #listeners = new Set<(settings: Settings, before: Settings) => void>();

  constructor(
    private readonly connection: Connection,
    private readonly log: () => Log,
  ) {}

  get current(): Settings {
    return this.#current;
  }

  /** Globs of the files that the editor does not show; none where a client does not tell. */
  get hiddenFiles(): readonly string[] {
    return this.#hiddenFiles;
  }

  onChange(listener: (settings: Settings, before: Settings) => void): void {
    this.#listeners.add(listener);
  }

  initialize({ initializationOptions, capabilities }: InitializeParams): void {
    this.#canPull = capabilities.workspace?.configuration === true;
    this.#canRegister = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    this.#initial = sectionOf(initializationOptions);
    this.#current = parseSettings(this.#initial).settings;
  }

  /** After `initialized`: tells what was wrong, asks the client for its settings, and listens to changes. Never rejects. */
  async start(): Promise<void> {
    this.connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
      if (this.#canPull) void this.#pull();
      else this.#use(sectionOf(settings));
    });
    if (this.#canRegister) {
      await this.connection.client
        .register(DidChangeConfigurationNotification.type, { section: [SECTION, HIDDEN_FILES] })
        .catch((error: unknown) => {
          this.log().debug(`Changed settings will not be noticed: ${messageOf(error)}`);
        });
    }
    if (this.#canPull) await this.#pull();
    else this.#use(undefined);
  }

  async #pull(): Promise<void> {
    try {
      const answers: readonly unknown[] = await this.connection.workspace.getConfiguration([
        { section: SECTION },
        { section: HIDDEN_FILES },
      ]);
      const [given, hidden] = answers;
      this.#use(given, globsOf(hidden));
    } catch (error) {
      this.log().error(`The client did not tell its settings: ${messageOf(error)}`);
      this.#use(undefined);
    }
  }

  #use(given: unknown, hiddenFiles: readonly string[] = []): void {
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    const base = typeof this.#initial === 'object' ? this.#initial : {};
    const whole = isObject ? { ...base, ...given } : (given ?? this.#initial);
    const { settings, problems } = parseSettings(whole);
    const before = this.#current;
    const isSame = JSON.stringify([before, this.#hiddenFiles]) === JSON.stringify([settings, hiddenFiles]);
    this.#current = settings;
    this.#hiddenFiles = hiddenFiles;
    this.#tell(problems);
    if (isSame) return;
    for (const listener of this.#listeners) listener(settings, before);
  }

  /** Each problem once: a person who lives with it is not told at every change of another setting. */
  #tell(problems: readonly string[]): void {
    const fresh = problems.filter((problem) => !this.#told.has(problem));
    for (const problem of fresh) {
      this.#told.add(problem);
      this.log().error(problem);
    }
    if (fresh.length > 0) showMessage(this.connection, MessageType.Warning, fresh.join('\n'));
  }
}

/** Those that are always hidden: conditions (`{when: …}`) are of files beside others. */
function globsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([glob, isHidden]) => (isHidden === true ? glob : []));
}

/** Clients send the section alone, or all settings with the section in it. */
function sectionOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(SECTION in value)) return value;
  return (value as Readonly<Record<typeof SECTION, unknown>>)[SECTION];
}
