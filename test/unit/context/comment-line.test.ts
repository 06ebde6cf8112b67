import assert from 'node:assert/strict';
import { isCommentLine } from '../../../server/context/comment-line.ts';

describe('isCommentLine', () => {
  const COMMENTS: readonly (readonly [languageId: string, line: string])[] = [
    ['python', '    # why'],
    ['typescript', '  // why'],
    ['java', '/** why'],
    ['java', '   * why'],
    ['java', '   */'],
    ['lua', '-- why'],
    ['html', '<!-- why -->'],
    ['css', '/* why */'],
    ['an-unknown-language', '// why'],
  ];
  const CODE: readonly (readonly [languageId: string, line: string])[] = [
    ['python', 'x = 1  # why'],
    ['python', '*rest, last = values'],
    ['python', '// is no comment here'],
    ['typescript', '#count = 0;'],
    ['c', '--count;'],
    ['c', '*place = value;'],
    ['c', '#include <stdio.h>'],
    ['css', '// is no comment here'],
    ['typescript', ''],
  ];
  for (const [languageId, line] of COMMENTS) {
    it(`${languageId}: ${line.trim()}`, () => {
      assert.ok(isCommentLine(line, languageId));
    });
  }
  for (const [languageId, line] of CODE) {
    it(`${languageId}, code: ${line}`, () => {
      assert.ok(!isCommentLine(line, languageId));
    });
  }
});
