import * as v from 'valibot';
import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { TASKS, type TaskName } from '../tasks/tasks.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const position = v.object({ line: count, character: count });
const range = v.object({ start: position, end: position });
const textDocument = v.object({ uri: v.string() });

export const inlineCompletionSchema = v.object({
  textDocument,
  position,
  // Clients before the final 3.18 leave it out.
  context: v.optional(
    v.object({
      triggerKind: v.optional(v.number()),
      selectedCompletionInfo: v.nullish(v.object({ range, text: v.string() })),
    }),
    {},
  ),
});

/** A place. */
export const contextSchema = v.object({ textDocument, position });

const trigger = v.picklist(['automatic', 'invoked']);

export const completeAtSchema = v.object({ textDocument, position, trigger });

const scope = v.object({
  kind: v.picklist(['function', 'class', 'block', 'other']),
  name: v.string(),
  header: v.string(),
  startLine: count,
  endLine: count,
});

const outlineLine = v.object({ line: count, text: v.string() });

const context = v.object({
  uri: v.string(),
  languageId: v.string(),
  path: v.string(),
  position,
  prefix: v.string(),
  suffix: v.string(),
  prefixStartLine: v.pipe(v.number(), v.integer()),
  suffixEndsDocument: v.boolean(),
  scopes: v.array(scope),
  imports: v.array(outlineLine),
  enclosing: v.array(outlineLine),
  place: v.picklist(['code', 'comment', 'string', 'import']),
  layout: v.object({ eol: v.picklist(['\n', '\r\n']), indentUnit: v.string(), lineIndent: v.string() }),
  extent: v.variant('kind', [
    v.object({ kind: v.literal('line') }),
    v.object({ kind: v.literal('block') }),
    v.object({ kind: v.literal('none'), reason: v.string() }),
  ]),
  hasSyntaxTree: v.boolean(),
});

export const warmUpSchema = v.object({ context });

export const completeSchema = v.object({
  context,
  trigger,
  isDeleting: v.exactOptional(v.boolean()),
  isLate: v.exactOptional(v.boolean()),
  selectedCompletion: v.exactOptional(v.object({ range, text: v.string() })),
  maxItems: v.pipe(count, v.minValue(1), v.maxValue(10)),
});

export const prepareModelSchema = v.object({
  from: v.variant('kind', [
    v.object({ kind: v.literal('download') }),
    v.object({ kind: v.literal('file'), path: v.pipe(v.string(), v.minLength(1)) }),
  ]),
  workDoneToken: v.exactOptional(v.union([v.string(), v.number()])),
});

const taskPlace = {
  range,
  indentation: v.exactOptional(v.object({ insertSpaces: v.boolean(), tabSize: v.number() })),
  related: v.exactOptional(v.array(v.object({ name: v.string(), text: v.string() }))),
  options: v.exactOptional(v.unknown()),
  progressId: v.exactOptional(v.string()),
};

export const taskSchema = v.object({
  task: v.picklist(Object.keys(TASKS) as TaskName[]),
  document: v.object({
    uri: v.string(),
    text: v.exactOptional(v.string()),
    languageId: v.exactOptional(v.string()),
    path: v.exactOptional(v.string()),
  }),
  ...taskPlace,
});

export const dismissedSchema = v.object({ uri: v.string(), above: v.string(), line: v.string() });

export const documentTextSchema = v.object({
  uri: v.string(),
  languageId: v.string(),
  text: v.nullable(v.string()),
});

export const learnSchema = v.object({
  uri: v.string(),
  way: v.picklist(['accepted', 'typed']),
  languageId: v.string(),
  above: v.string(),
  text: v.string(),
});

/** The one argument of `foretype.accepted`: the lines that a suggestion has become part of. */
export const acceptedSchema = v.object({
  textDocument,
  line: count,
  lines: v.pipe(count, v.minValue(1), v.maxValue(1000)),
});

export const countTokensSchema = v.object({ text: v.string() });

/** The one argument of a task's command: as LSP names a place. */
export const taskCommandSchema = v.object({ textDocument, ...taskPlace });

/** A document, and the id of a finding in it. */
export const dismissFindingSchema = v.tuple([v.string(), count]);
export const dismissFindingsSchema = v.tuple([v.string()]);

export const codeActionSchema = v.object({
  textDocument,
  range,
  context: v.object({ only: v.nullish(v.array(v.string())) }),
});

/** @throws {ResponseError} InvalidParams, saying what does not fit. */
export function parseParams<Schema extends v.GenericSchema>(
  schema: Schema,
  params: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, params);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new ResponseError(ErrorCodes.InvalidParams, `${path === null ? 'params' : path}: ${issue.message}`);
}
