import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import type { Browser } from 'playwright-core';
import { makeVsix } from '../../package/make-vsix.ts';
import { findTarget } from '../../package/targets.ts';
import { launchBrowser, newPage } from '../setup/browser.ts';
import { installChromium } from '../setup/chromium.ts';
import { copyLogs, installExtension, VsCodeServer } from '../setup/server.ts';
import { PICTURE_SETTINGS, QUIET_SETTINGS } from '../setup/settings.ts';
import { installVsCode } from '../setup/vscode.ts';
import { Workbench } from '../setup/workbench.ts';
import { readCommandsRun } from './commands-run.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
const WORKSPACE = join(REPOSITORY, 'test', 'vscode', 'workspace');
const LOG_DIRECTORY = join(REPOSITORY, 'dist', 'test-logs');

/** Packed once a run: what is tested is what users install. */
let packed: Promise<string> | undefined;
const vsix = (): Promise<string> =>
  (packed ??= makeVsix(findTarget(`${process.platform}-${process.arch}`)).then(({ path }) => path));

interface SessionOptions {
  /** Stands for the user's model cache; without it, the real one. */
  readonly cache?: string;
  /** On top of those that every session has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of the machine that the extension runs on, which neither a person's nor a workspace's may be. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** Without: the window has no folder open. */
  readonly isEmpty?: true;
}

/** A VS Code of its own with the packed extension installed, a copy of the sample project, and a browser window on it. */
export class Session {
  private copies = 0;

  private constructor(
    readonly name: string,
    readonly workbench: Workbench,
    /** The copy of `test/vscode/workspace`. */
    readonly folder: string,
    private readonly root: string,
    private readonly browser: Browser,
    private readonly server: VsCodeServer,
  ) {}

  static async start(name: string, options: SessionOptions = {}): Promise<Session> {
    const vscode = await installVsCode();
    const chromium = await installChromium();
    const root = await mkdtemp(join(tmpdir(), 'foretype-vscode-'));
    const folder = join(root, 'shop');
    await cp(WORKSPACE, folder, { recursive: true });
    const dataDirectory = join(root, 'data');
    await installExtension(vscode, dataDirectory, await vsix());
    await mkdir(LOG_DIRECTORY, { recursive: true });
    if (options.machineSettings) {
      const file = join(dataDirectory, 'data', 'Machine', 'settings.json');
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify(options.machineSettings));
    }
    const server = await VsCodeServer.start(vscode, {
      dataDirectory,
      logFile: join(LOG_DIRECTORY, `${name}-server.log`),
      settings: { ...QUIET_SETTINGS, ...PICTURE_SETTINGS, ...options.settings },
      environment: options.cache === undefined ? {} : { FORETYPE_CACHE: options.cache },
      testDriver: false,
    });
    const browser = await launchBrowser(chromium);
    const page = await newPage(browser, join(LOG_DIRECTORY, `${name}-console.log`));
    const session = new Session(name, new Workbench(page), folder, root, browser, server);
    try {
      await session.workbench.open(server.url(options.isEmpty ? undefined : folder));
    } catch (error) {
      await session.keepTraces('start');
      await session.stop();
      throw error;
    }
    return session;
  }

  /** Absolute path of a file of the sample project. */
  file(path: string): string {
    return join(this.folder, path);
  }

  /** A fresh copy of a sample file, so that no test sees what another typed. */
  async copyOf(path: string): Promise<string> {
    const { dir, name, ext } = parse(path);
    const copy = this.file(join(dir, `${name}-${++this.copies}${ext}`));
    await cp(join(WORKSPACE, path), copy);
    return copy;
  }

  /** Sets what the workspace alone says. */
  async setWorkspaceSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = this.file('.vscode/settings.json');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(settings));
  }

  /** Saves picture and logs of a failed test under `dist/test-logs` and says where. */
  async keepTraces(title: string): Promise<void> {
    const directory = join(LOG_DIRECTORY, `${this.name}-${title.replaceAll(/[^a-z0-9]+/gi, '-')}`);
    await mkdir(directory, { recursive: true });
    await this.workbench.page.screenshot({ path: join(directory, 'screen.png') });
    await copyLogs(join(this.root, 'data'), directory);
    process.stdout.write(`  screen and logs: ${directory}\n`);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await readCommandsRun(join(this.root, 'data', 'data', 'logs'));
    await rm(this.root, { recursive: true, force: true });
  }
}
