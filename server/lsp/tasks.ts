import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { languageFor } from '../context/languages.ts';
import type { TaskParams } from '../protocol.ts';
import { runCode } from '../tasks/examples/run-code.ts';
import type { Sandbox } from '../tasks/examples/sandbox.ts';
import { refused } from '../tasks/refused.ts';
import { syntaxProblems, type SyntaxProblem } from '../tasks/syntax-problem.ts';
import type { TaskProgress, TaskResult } from '../tasks/task.ts';
import { TASKS } from '../tasks/tasks.ts';
import type { DocumentTrees } from '../syntax/document-trees.ts';
import type { Documents } from './documents.ts';
import type { Log } from './log.ts';
import type { ModelLifecycle } from './model-lifecycle.ts';
import { OpenDocument } from './open-document.ts';
import { parseParams } from './params.ts';
import type { ProjectFiles } from './project-files.ts';
import type { ReadRefusal } from './read-refusal.ts';
import type { WorkspacePaths } from './workspace-paths.ts';

export interface TasksParts {
  readonly documents: Documents;
  readonly trees: DocumentTrees;
  readonly paths: WorkspacePaths;
  readonly projects: ProjectFiles;
  readonly refusal: ReadRefusal;
  readonly models: ModelLifecycle;
  readonly sandbox: Sandbox;
  readonly log: Log;
}

/** Tasks on places of synchronized documents, or of texts that a client sends along. */
export class Tasks {
  #runs = 0;

  constructor(private readonly parts: TasksParts) {}

  /** Of a synchronized document's text; another one after each change. */
  versionOf(uri: string): number | undefined {
    return this.parts.documents.get(uri)?.version;
  }

  /** @throws {ResponseError} when the document is not open and comes without text. */
  async run(
    params: TaskParams,
    onProgress: (progress: TaskProgress) => void,
    signal: AbortSignal,
  ): Promise<TaskResult> {
    const { refusal, models, log } = this.parts;
    const secret = refusal.ofUri(params.document.uri);
    const document = this.#documentOf(params);
    const unread = secret ?? refusal.ofDocument(document);
    if (unread) return refused(reasonOf(unread.reason), unread.message);
    const service = await models.tasks(signal);
    if (signal.aborted) return { kind: 'cancelled' };
    if ('kind' in service) return service;
    const startedMs = performance.now();
    const name = `foretype-task:${++this.#runs}`;
    try {
      const result = await this.#runWith(service, document, name, params, onProgress, signal);
      const ms = Math.round(performance.now() - startedMs);
      log.debug(`Task ${params.task}: ${result.kind === 'refused' ? result.reason : result.kind}, ${ms} ms`);
      return result;
    } finally {
      this.parts.trees.close(name);
    }
  }

  async #runWith(
    service: Exclude<Awaited<ReturnType<ModelLifecycle['tasks']>>, { kind: string }>,
    document: OpenDocument,
    name: string,
    params: TaskParams,
    onProgress: (progress: TaskProgress) => void,
    signal: AbortSignal,
  ): Promise<TaskResult> {
    const { documents, trees, paths, projects } = this.parts;
    const { languageId } = document;
    const file = documents.fileOf(document.uri);
    await trees.load(languageId);
    const path = params.document.path ?? paths.pathOf(file);
    return service.run(
      {
        name: params.task,
        options: parseParams(TASKS[params.task].options, params.options ?? {}),
        uri: document.uri,
        checkSyntax: (text, startLine, endLine) =>
          this.#checkSyntax(new OpenDocument(name, languageId, 0, text), startLine, endLine),
        checkSyntaxOf: async (target, text) => {
          await trees.load(target);
          return this.#checkSyntax(new OpenDocument(name, target, 0, text), 0, Infinity);
        },
        runCode: (code, ended) =>
          runCode(
            this.parts.sandbox,
            (text) => trees.treeFor(new OpenDocument(name, languageId, 0, text)),
            languageId,
            code,
            ended,
          ),
        project: () => projects.around(file),
        onProgress,
      },
      {
        document,
        path,
        languageId,
        language: languageFor(languageId, path),
        // Its own name: a tree that typing replaces would be gone in the middle.
        tree: trees.treeFor({
          uri: name,
          languageId,
          version: document.version,
          getText: () => document.getText(),
        }),
        range: params.range,
        ...(params.indentation && { indentation: params.indentation }),
        related: params.related ?? documents.cellsAbove(document.uri),
      },
      signal,
    );
  }

  #checkSyntax(
    document: OpenDocument,
    startLine: number,
    endLine: number,
  ): readonly SyntaxProblem[] | undefined {
    const tree = this.parts.trees.treeFor(document);
    return tree && syntaxProblems(tree, (line) => document.lineAt(line), startLine, endLine);
  }

  #documentOf({ document: { uri, languageId, text } }: TaskParams): OpenDocument {
    if (text !== undefined) return new OpenDocument(uri, languageId ?? 'plaintext', 0, text);
    const document = this.parts.documents.get(uri);
    if (!document) throw new ResponseError(ErrorCodes.InvalidParams, `The document is not open: ${uri}`);
    // As it is now: what is typed meanwhile must not change what a task reads.
    return new OpenDocument(uri, document.languageId, 0, document.getText());
  }
}

function reasonOf(reason: string): 'too-large' | 'binary' | 'secret-file' {
  return reason === 'too-large' || reason === 'binary' ? reason : 'secret-file';
}
