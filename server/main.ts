/** The language server's process: wiring, and nothing else. */
import { join } from 'node:path';
import { createConnection, type Connection } from 'vscode-languageserver';
import { createProtocolConnection, TextDocumentSyncKind } from 'vscode-languageserver/node';
import packageJson from '../package.json' with { type: 'json' };
import { Rejections } from './completion/rejections.ts';
import { arrangeWith } from './engine/arrange.ts';
import { ProcessEngine } from './engine/process-engine.ts';
import { clientFeatures, NO_CLIENT_FEATURES } from './lsp/client-features.ts';
import { HELP, parseCommandLine } from './lsp/command-line.ts';
import { SavedText } from './files/saved-text.ts';
import { CODE_ACTION_KINDS, registerCodeActions } from './lsp/code-actions.ts';
import { COMMANDS, registerCommands } from './lsp/commands.ts';
import { Completions } from './lsp/completions.ts';
import { Configuration } from './lsp/configuration.ts';
import { Contexts } from './lsp/contexts.ts';
import { Documents } from './lsp/documents.ts';
import { registerForetypeRequests } from './lsp/foretype-requests.ts';
import { registerInlineCompletion } from './lsp/inline-completion.ts';
import { fileOf } from './lsp/file-of.ts';
import { Learning } from './lsp/learning.ts';
import { ClientLog } from './lsp/log.ts';
import { ModelLifecycle } from './lsp/model-lifecycle.ts';
import { ModelOffer } from './lsp/model-offer.ts';
import { Preparing } from './lsp/preparing.ts';
import { ProjectFiles } from './lsp/project-files.ts';
import { PublishedFindings } from './lsp/published-findings.ts';
import { ReadRefusal } from './lsp/read-refusal.ts';
import { Shutdown } from './lsp/shutdown.ts';
import { StatusReporter } from './lsp/status.ts';
import { Tasks } from './lsp/tasks.ts';
import { ipcTransport, stdioTransport, type Transport } from './lsp/transport.ts';
import { WorkDone } from './lsp/work-done.ts';
import { WorkspacePaths } from './lsp/workspace-paths.ts';
import { WorkspaceRetrieval } from './lsp/workspace-retrieval.ts';
import { cacheDirectory } from './model/cache-directory.ts';
import { loadCatalog, type Catalog } from './model/catalog.ts';
import { PowerSaver } from './machine/power-saver.ts';
import { processorLoad } from './machine/processor-load.ts';
import { SpareTime } from './machine/spare-time.ts';
import { prepareModel } from './model/prepare.ts';
import { ModelStore } from './model/store.ts';
import { PersonalMemory } from './personal/personal-memory.ts';
import { IndexThread } from './retrieval/index-thread.ts';
import { RecentPlaces } from './retrieval/recent-places.ts';
import { Retrieval } from './retrieval/retrieval.ts';
import { DocumentTrees } from './syntax/document-trees.ts';
import type { ServerStatus } from './protocol.ts';
import type { Settings } from './settings.ts';
import { Syntax } from './syntax/syntax.ts';
import { Sandbox } from './tasks/examples/sandbox.ts';
import { messageOf } from './message-of.ts';

/** The bundle lies in dist/, beside the other bundles and the assets. */
const ASSETS = join(__dirname, 'assets');
const ENGINE = join(__dirname, 'engine.cjs');
const INDEX = join(__dirname, 'index.cjs');
const SANDBOX = join(__dirname, 'sandbox.cjs');
const CONVERTER = join(__dirname, 'converter.cjs');
const MS_PER_MINUTE = 60_000;
const EXIT_WRONG_USAGE = 2;

async function main(): Promise<void> {
  const commandLine = parseCommandLine(process.argv.slice(2));
  switch (commandLine.kind) {
    case 'help':
      process.stdout.write(HELP);
      return;
    case 'version':
      process.stdout.write(`${packageJson.version}\n`);
      return;
    case 'wrong':
      process.stderr.write(`${commandLine.message}\n\n${HELP}`);
      process.exitCode = EXIT_WRONG_USAGE;
      return;
    case 'serve':
      serve(commandLine.transport === 'stdio' ? stdioTransport() : ipcTransport(), await loadCatalog(ASSETS));
  }
}

function serve({ reader, writer }: Transport, catalog: Catalog): void {
  const shutdown: Shutdown = new Shutdown(() => close());
  const connection: Connection = createConnection(
    (logger) => createProtocolConnection(reader, writer, logger),
    shutdown,
  );
  const now = (): number => performance.now();
  const configuration: Configuration = new Configuration(connection, () => log);
  const log: ClientLog = new ClientLog(connection, () => configuration.current.logLevel);
  const settings = () => configuration.current;

  const trees = new DocumentTrees(
    Syntax.create(ASSETS, (message) => {
      log.error(message);
    }),
  );
  const documents = new Documents(trees);
  const paths = new WorkspacePaths();
  const spareTime = new SpareTime(new PowerSaver(), processorLoad, () => configuration.current.idleWork);
  const storeFor = (given: Settings): ModelStore => new ModelStore(given.cacheDirectory || cacheDirectory());
  const recent = new RecentPlaces();
  const thread: IndexThread = new IndexThread({
    path: INDEX,
    assetsDirectory: ASSETS,
    log: (message) => {
      log.info(message);
    },
    onWalked: () => {
      // What was chosen from half an index is chosen anew.
      models.opened?.service.forgetSnippets();
    },
  });
  const personal = new PersonalMemory({
    folder: () => join(settings().cacheDirectory || cacheDirectory(), 'personal'),
    isOn: () => settings().personal,
    nowMs: () => Date.now(),
    log: (message) => {
      log.info(message);
    },
  });
  const snippets = new Retrieval({
    recent,
    settings,
    fileOf,
    likelyAt: (context, most) => personal.likelyAt(context, most),
    query: (query, signal) => thread.query(query, signal),
    log: (message) => {
      log.debug(message);
    },
  });
  const rejections = new Rejections(now);
  documents.onClose(({ uri }) => {
    rejections.forget(uri);
  });
  const savedText = new SavedText(fileOf);
  const models = new ModelLifecycle({
    catalog,
    settings,
    now,
    hasSpareTime: () => spareTime.isThere(),
    snippetsFor: (context, budgetTokens) => snippets.snippetsFor(context, budgetTokens),
    personal,
    rejections,
    textOf: (uri) => documents.get(uri)?.getText() ?? savedText.of(uri),
    log,
    storeFor,
    prepare: (options) =>
      prepareModel({ ...options, converterPath: CONVERTER, arrange: arrangeWith(ENGINE) }),
    createEngine: (modelFolder, given, learnedPrompt) =>
      new ProcessEngine({
        enginePath: ENGINE,
        modelFolder,
        threads: given.threads,
        idleUnloadMs: given.idleUnloadMinutes * MS_PER_MINUTE,
        ...(learnedPrompt !== undefined && { learnedPrompt }),
        calibrationFile: storeFor(given).calibrationFile(modelFolder),
        isQuiet: () => spareTime.isQuiet(),
        log: (message) => {
          log.info(message);
        },
      }),
  });
  let features = NO_CLIENT_FEATURES;
  const workDone = new WorkDone(connection, () => features.showsProgress);
  const preparing = new Preparing(workDone, models);
  const status = new StatusReporter(connection, () => models.status, now);
  const offer = new ModelOffer(connection, models, preparing, log);
  const refusal = new ReadRefusal(
    () => configuration.current.excludeFiles,
    () => paths.folders,
    (uri) => documents.fileOf(uri),
  );
  const retrieval = new WorkspaceRetrieval({
    connection,
    thread,
    recent,
    documents,
    paths,
    refusal,
    settings,
    hiddenFiles: () => configuration.hiddenFiles,
    cacheFolder: () => join(settings().cacheDirectory || cacheDirectory(), 'index'),
    log,
  });
  const contexts = new Contexts(documents, trees, paths);
  const completions = new Completions({ documents, contexts, refusal, models, retrieval, rejections, log });
  const learning = new Learning(documents, refusal, personal);
  const projects = new ProjectFiles({ refusal, folderOf: (uri) => paths.folderOf(uri) });
  const findings = new PublishedFindings(connection, documents);
  const sandbox = new Sandbox({
    path: SANDBOX,
    assetsDirectory: ASSETS,
    log: (message) => {
      log.info(message);
    },
  });
  const tasks = new Tasks({ documents, trees, paths, projects, refusal, models, sandbox, log });

  models.onChange(() => {
    if (isLoaded(models.status)) retrieval.start();
    if (features.showsStatus) status.update();
    else offer.update();
  });
  configuration.onChange((after, before) => {
    retrieval.update();
    models.opened?.service.forgetSnippets();
    void models.settingsChanged(after, before);
  });
  connection.onInitialize((params) => {
    features = clientFeatures(params);
    configuration.initialize(params);
    paths.initialize(params);
    retrieval.initialize(params);
    return {
      serverInfo: { name: 'Foretype', version: packageJson.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        inlineCompletionProvider: true,
        // VS Code's client would make them commands of the palette; the extension has its own.
        ...(features.showsStatus
          ? {}
          : {
              // VS Code's extension sends the cells above by itself.
              notebookDocumentSync: { notebookSelector: [{ notebook: '*' }] },
              executeCommandProvider: { commands: [...COMMANDS], workDoneProgress: true },
              codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS },
            }),
      },
    };
  });
  connection.onInitialized(() => {
    paths.followChanges(connection, () => {
      retrieval.update();
    });
    void configuration.start().then(() => models.start());
  });
  const close = async (): Promise<void> => {
    await Promise.all([models.close(), retrieval.close(), personal.keep()]);
  };
  connection.onShutdown(close);
  documents.listen(connection);
  registerInlineCompletion(connection, completions, () => settings().personal, log);
  registerForetypeRequests(connection, { completions, tasks, models, preparing, retrieval, learning, log });
  registerCommands(connection, {
    completions,
    tasks,
    models,
    preparing,
    retrieval,
    learning,
    findings,
    workDone,
    log,
  });
  registerCodeActions(connection, findings, log);
  shutdown.listen(reader, log);
  connection.listen();
}

/** Before that nothing else takes time. */
function isLoaded(status: ServerStatus | undefined): boolean {
  return status?.kind === 'ready' && (status.engine.kind === 'ready' || status.engine.kind === 'generating');
}

main().catch((error: unknown) => {
  process.stderr.write(`Foretype's server could not start: ${messageOf(error)}\n`);
  process.exitCode = 1;
});
