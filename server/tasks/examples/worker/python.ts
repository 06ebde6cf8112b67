import { randomUUID } from 'node:crypto';
import type { Outcome } from '../messages.ts';
import type { Interpreter } from './interpreter.ts';
import { PYTHON_HARNESS } from './python-harness.ts';
import { WasmPython, type Executed } from './wasm-python.ts';

/** @throws when the wasm is none of MicroPython. */
export function startPython(wasm: Uint8Array): Interpreter {
  const python = new WasmPython(wasm);
  // What a program prints is never taken for a result.
  const mark = randomUUID();
  python.execute(PYTHON_HARNESS);
  const outcome = (source: string): Outcome => {
    let executed: Executed;
    try {
      executed = python.execute(source);
    } catch (error) {
      return { kind: 'crashed', message: String(error) };
    }
    const { output, raised } = executed;
    if (raised) return { kind: 'raised', name: raised.name, message: messageOf(raised.traceback) };
    return { kind: 'value', text: output.slice(output.lastIndexOf(mark) + mark.length) };
  };
  return {
    load: (program) =>
      outcome(`__load(${JSON.stringify(program)})\n__print(${JSON.stringify(mark)}, end='')`),
    evaluate: (expression) =>
      outcome(`__print(${JSON.stringify(mark)} + __evaluate(${JSON.stringify(expression)}), end='')`),
  };
}

/** The last line, without the exception's name. */
function messageOf(traceback: string): string {
  const line = traceback.trimEnd().split('\n').at(-1) ?? '';
  return line.slice(line.indexOf(':') + 1).trim();
}
