import type { Doubt, FailedExample } from './task.ts';

/** For a person: the beginning of a sentence, or the whole. */
export function describeDoubt(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'failed-example':
      return `\`${doubt.call}\` ${describeGiven(doubt)}`;
    case 'undefined-name':
      return `\`${doubt.name}\` is defined nowhere`;
    case 'used-in-own-definition':
      return `the variable \`${doubt.name}\` is used before it is there`;
    case 'placeholder':
      return 'nothing but a placeholder';
    case 'inside-itself':
      return 'the function stands in its own body once more';
    case 'no-value':
      return 'no value is returned';
    case 'repeated-line':
      return `\`${doubt.line}\` is repeated again and again`;
    case 'unused-parameter':
      return `the parameter \`${doubt.name}\` is not used`;
  }
}

function describeGiven({ given, expected }: FailedExample): string {
  switch (given.kind) {
    case 'value':
      return `gives \`${given.text}\`, not \`${expected}\``;
    case 'exception':
      return `raises \`${given.text}\` and does not give \`${expected}\``;
    case 'no-end':
      return `does not end within a second, nor give \`${expected}\``;
  }
}
