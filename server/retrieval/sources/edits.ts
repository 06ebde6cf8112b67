import { languageGroup } from '../../context/language-group.ts';
import type { Source } from './source.ts';

const MAX_SNIPPETS = 3;
/** Lines after the cursor that the prompt may hold (server/context/window.ts). */
const LINES_AFTER = 24;

/** Where a person has typed lately, in files of the same kind and outside of what the prompt shows anyway. */
export const edits: Source = ({ context, recent }) => {
  const { uri, languageId, position, prefixStartLine } = context;
  const group = languageGroup(languageId);
  const others = recent.typed.filter(
    (place) =>
      languageGroup(place.languageId) === group &&
      (place.uri !== uri || place.line < prefixStartLine || place.line > position.line + LINES_AFTER),
  );
  return Promise.resolve(
    others.slice(0, MAX_SNIPPETS).map(({ path, startLine, text }) => ({
      source: 'edits',
      path,
      startLine,
      endLine: startLine + text.split('\n').length - 1,
      text,
    })),
  );
};
