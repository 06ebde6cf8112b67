import assert from 'node:assert/strict';
import type { TestedItem } from '../../../eval/items.ts';
import { pythonFunction } from '../../../eval/tasks/asked-function.ts';
import { functionsOf } from '../../../eval/tasks/functions.ts';
import { programOf } from '../../../eval/tasks/llama-chat.ts';

const PROMPT = 'import math\n\n\ndef area(r):\n    """Area of a circle."""\n';
const item = (id: string, prompt: string): TestedItem => ({
  id,
  prompt,
  hole: '',
  suffix: '',
  entryPoint: 'area',
  test: '',
});
const FUNCTION = pythonFunction(functionsOf([item('SingleLineInfilling/HumanEval/3/L0', PROMPT)])[0]!);

describe('functions to be written', () => {
  it('are each function once, up to its body', () => {
    const items = [
      item('SingleLineInfilling/HumanEval/3/L1', `${PROMPT}    x = r * r\n`),
      item('SingleLineInfilling/HumanEval/3/L0', PROMPT),
      item('SingleLineInfilling/HumanEval/33/L0', 'def area():\n'),
    ];
    assert.deepEqual(
      functionsOf(items).map(({ id, prompt }) => [id, prompt]),
      [
        ['HumanEval/3', PROMPT],
        ['HumanEval/33', 'def area():\n'],
      ],
    );
  });

  it('of a chat: the first block of code, below the imports that were given', () => {
    const code = 'def area(r):\n    return math.pi * r * r';
    assert.equal(
      programOf(FUNCTION, `Sure:\n\`\`\`python\n${code}\n\`\`\`\nand \`\`\`python\nprint(1)\n\`\`\``),
      `import math\n\n\n\n${code}\n`,
    );
  });

  it('of a chat: a bare body goes below the signature', () => {
    assert.equal(programOf(FUNCTION, '```python\n    return 1\n```'), `${PROMPT.trimEnd()}\n    return 1\n`);
  });
});
