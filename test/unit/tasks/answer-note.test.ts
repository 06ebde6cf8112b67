import assert from 'node:assert/strict';
import { answerNote } from '../../../server/tasks/answer-note.ts';

describe('answerNote', () => {
  it('says nothing of an answer that needs nothing', () => {
    assert.equal(answerNote({ unknownNames: [], isCutOff: false }), '');
  });

  it('names what is made up, and says where an answer was cut off', () => {
    assert.equal(
      answerNote({ unknownNames: ['a', 'b'], isCutOff: true }),
      'Check this: a, b are not in the code that was read. Cut off at the length that foretype.taskMaxTokens sets.',
    );
  });
});
