/** A Python function with one mistake: the depth must go up at an opening bracket. */
export const DEEPEST = [
  'def deepest(text):',
  '    """How deep the brackets in text are nested at most."""',
  '    depth = 0',
  '    most = 0',
  '    for c in text:',
  "        if c == '(':",
  '            depth -= 1',
  '            most = max(most, depth)',
  "        elif c == ')':",
  '            depth -= 1',
  '    return most',
  '',
].join('\n');
/** The line of the mistake, from 0. */
export const DEEPEST_MISTAKE_LINE = 6;
