import type { Outcome } from '../messages.ts';

/** A language in WebAssembly, which can do nothing outside its own memory. */
export interface Interpreter {
  /** Runs a program; the names that it defines stay. */
  load(program: string): Outcome;
  /** In the last program that was loaded. */
  evaluate(expression: string): Outcome;
}
