/** Wires the extension, and nothing else. Returns at once: the server, the model and the grammars come when they are there. */
import * as vscode from 'vscode';
import { ReadRefusal } from '../server/lsp/read-refusal.ts';
import { loadCatalog } from '../server/model/catalog.ts';
import { DocumentTrees } from '../server/syntax/document-trees.ts';
import { Syntax } from '../server/syntax/syntax.ts';
import { Activity } from './activity.ts';
import { ServerClient } from './client.ts';
import { chooseModel } from './commands/choose-model.ts';
import { convert } from './commands/convert.ts';
import { dismiss } from './commands/dismiss.ts';
import { discardDocument } from './commands/discard-document.ts';
import { registerChat } from './chat/register.ts';
import { downloadModel } from './commands/download-model.ts';
import { explain } from './commands/explain.ts';
import { fix } from './commands/fix.ts';
import { openChat } from './commands/open-chat.ts';
import { rebuildIndex } from './commands/rebuild-index.ts';
import { registerCommands } from './commands/register-commands.ts';
import { restart } from './commands/restart.ts';
import { setEnabled } from './commands/set-enabled.ts';
import { showLog } from './commands/show-log.ts';
import { showMenu } from './commands/show-menu.ts';
import { takeAnswer, TAKE_ANSWER_COMMAND } from './commands/take-answer.ts';
import { toggleLanguage } from './commands/toggle-language.ts';
import { trigger } from './commands/trigger.ts';
import { useModelFile } from './commands/use-model-file.ts';
import { Configuration } from './configuration.ts';
import { ExplainHover } from './explain/explain-hover.ts';
import { ExplainLenses } from './explain/explain-lenses.ts';
import { ExplanationPanel } from './explain/explanation-panel.ts';
import { LateAnswer } from './inline/late-answer.ts';
import { FIX_ACTION_KINDS, FixActions } from './fix/fix-actions.ts';
import { ACCEPTED_COMMAND, InlineProvider } from './inline/provider.ts';
import { OpenTexts } from './inline/open-texts.ts';
import { ShownItems } from './inline/shown.ts';
import { DocumentContexts } from './inline/trees.ts';
import { WarmUp } from './inline/warm-up.ts';
import { SCHEMES } from './inline/why-not-ask.ts';
import { NewDocumentLenses } from './new-document/new-document.ts';
import { WrittenDocuments } from './new-document/written-documents.ts';
import { ModelOffer } from './model/offer.ts';
import { ModelPreparation } from './model/preparation.ts';
import { LEARNED_SCHEME, LearnedDocument } from './personal/learned-document.ts';
import { Learning, type AcceptedLines } from './personal/learning.ts';
import { PreviewCommand } from './preview/preview-command.ts';
import { FINDING_ACTION_KINDS, FindingActions } from './review/finding-actions.ts';
import { Findings } from './review/findings.ts';
import { reviewCommands } from './review/commands.ts';
import { ReviewCommand } from './review/review-command.ts';
import { RestartPolicy } from './restart-policy.ts';
import { TASK_ACTION_KINDS, TaskActions } from './tasks/code-actions.ts';
import { TaskRunner } from './tasks/task-runner.ts';
import { StatusItem } from './ui/status.ts';
import { TESTS_SCHEME, TestsPreview } from './write-tests/tests-preview.ts';

let running: ServerClient | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Foretype', { log: true });
  const assetsDirectory = context.asAbsolutePath('dist/assets');
  const warn = (message: string): void => {
    log.warn(message);
  };
  const configuration = new Configuration(warn);
  const settings = () => configuration.current;
  const policy = new RestartPolicy(() => performance.now());
  const serverModule = context.asAbsolutePath('dist/server.cjs');
  const server = new ServerClient({
    policy,
    log,
    connect: async (events) => {
      const { connect } = await import('./connection.ts');
      return connect({ serverModule, log, settings: () => configuration.raw() }, events);
    },
  });
  running = server;

  const activity: Activity = new Activity(() => {
    status.update();
  });
  const status: StatusItem = new StatusItem({ server, settings, activity });
  const contexts = new DocumentContexts(new DocumentTrees(Syntax.create(assetsDirectory, warn)), warn);
  const late = new LateAnswer(() => vscode.commands.executeCommand('editor.action.inlineSuggest.trigger'));
  const shown = new ShownItems();
  const readRefusal = new ReadRefusal(
    () => configuration.current.excludeFiles,
    () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()),
  );
  const learning = new Learning({ settings, server, readRefusal });
  const learned = new LearnedDocument(server);
  const provider = new InlineProvider({ settings, server, contexts, readRefusal, shown, late, activity });
  const preparation = new ModelPreparation({
    server,
    log,
    settings,
    keepFile: (path) => configuration.setModel(path),
    catalogModel: async () => {
      try {
        const { models } = await loadCatalog(assetsDirectory);
        return models.find(({ name }) => name === configuration.current.model);
      } catch (error) {
        log.error(`The list of models cannot be read; is the installation whole? ${String(error)}`);
        return undefined;
      }
    },
  });

  const runner = new TaskRunner({ server, readRefusal, activity });
  const explanation = new ExplanationPanel(runner, () => server.model);
  const explainLenses = new ExplainLenses(settings);
  const preview = new PreviewCommand(runner, () => server.model);
  const newDocuments = new NewDocumentLenses();
  const written = new WrittenDocuments(runner, newDocuments, () => server.model);
  const tests = new TestsPreview(runner, written, () => server.model);
  const findings = new Findings();
  const review = new ReviewCommand({ runner, findings, preview, model: () => server.model });
  const reviewing = reviewCommands(review, findings);
  const selector = SCHEMES.map((scheme) => ({ scheme }));

  const commands = {
    'foretype.enable': setEnabled(configuration, true),
    'foretype.disable': setEnabled(configuration, false),
    'foretype.toggleLanguage': toggleLanguage(configuration),
    'foretype.trigger': trigger(server, provider),
    'foretype.dismiss': dismiss(provider),
    'foretype.generate': () => tests.reject().then(() => preview.start('generate')),
    'foretype.document': () => tests.reject().then(() => preview.start('document')),
    'foretype.writeTests': async () => {
      await preview.reject();
      await tests.start();
    },
    'foretype.convert': convert(written, context.workspaceState),
    'foretype.discardDocument': discardDocument(newDocuments),
    'foretype.acceptPreview': (withImports?: unknown) =>
      tests.isActive ? tests.accept() : preview.accept(withImports !== false),
    'foretype.rejectPreview': () => (tests.isActive ? tests.reject() : preview.reject()),
    'foretype.nextCandidate': () => (tests.isActive ? tests.next() : preview.next()),
    'foretype.explain': explain(explanation),
    'foretype.openChat': openChat(() => server.model),
    'foretype.fix': fix(preview),
    'foretype.review': reviewing.review,
    'foretype.previewFinding': reviewing.previewFinding,
    'foretype.dismissFinding': reviewing.dismissFinding,
    'foretype.dismissFindings': reviewing.dismissFindings,
    'foretype.clearFindings': reviewing.clearFindings,
    'foretype.cancelTask': () => {
      runner.cancel();
    },
    'foretype.restart': restart(server),
    'foretype.rebuildIndex': rebuildIndex(server, settings),
    'foretype.showLog': showLog(log),
    'foretype.downloadModel': downloadModel(preparation),
    'foretype.useModelFile': useModelFile(preparation),
    'foretype.chooseModel': chooseModel(
      server,
      configuration,
      async () => (await loadCatalog(assetsDirectory)).models,
    ),
    'foretype.showMenu': showMenu(status, configuration),
    'foretype.showLearned': () => learned.show(),
    'foretype.eraseLearned': () => learned.erase(),
  };
  context.subscriptions.push(
    log,
    configuration,
    configuration.onDidChange(() => {
      shown.clear();
      status.update();
      explainLenses.update();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void server.settingsChanged()),
    status,
    contexts,
    provider,
    learning,
    learned,
    new OpenTexts({ settings, server, readRefusal }),
    new WarmUp({ settings, server, contexts, readRefusal }),
    explanation,
    explainLenses,
    preview,
    newDocuments,
    tests,
    findings,
    registerChat({ runner, server, settings, model: () => server.model }, log),
    new ModelOffer(server, preparation, context.globalState),
    registerCommands(commands, log),
    vscode.commands.registerCommand(TAKE_ANSWER_COMMAND, takeAnswer({ preview, tests, written })),
    vscode.commands.registerCommand(ACCEPTED_COMMAND, (lines: AcceptedLines) => {
      activity.acceptedOne();
      learning.accepted(lines);
    }),
    vscode.languages.registerInlineCompletionItemProvider(selector, provider),
    vscode.languages.registerCodeLensProvider(selector, preview),
    vscode.languages.registerCodeLensProvider(selector, explainLenses),
    vscode.languages.registerHoverProvider(selector, new ExplainHover(settings)),
    vscode.languages.registerCodeLensProvider({ scheme: 'untitled' }, newDocuments),
    vscode.workspace.registerTextDocumentContentProvider(TESTS_SCHEME, tests),
    vscode.workspace.registerTextDocumentContentProvider(LEARNED_SCHEME, learned),
    vscode.languages.registerCodeActionsProvider(selector, new TaskActions(), {
      providedCodeActionKinds: TASK_ACTION_KINDS,
    }),
    vscode.languages.registerCodeActionsProvider(selector, new FindingActions(findings), {
      providedCodeActionKinds: FINDING_ACTION_KINDS,
    }),
    vscode.languages.registerCodeActionsProvider(selector, new FixActions(), {
      providedCodeActionKinds: FIX_ACTION_KINDS,
    }),
  );
  void server.restart();
}

/** VS Code waits for it: the server and its engine must not outlive the extension host. */
export async function deactivate(): Promise<void> {
  await running?.stop();
}
