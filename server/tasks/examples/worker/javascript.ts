import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
} from 'quickjs-emscripten-core';
import type { Outcome } from '../messages.ts';
import type { Interpreter } from './interpreter.ts';

/** The package's types are those of its CommonJS build; what is imported is the other one. */
const VARIANT = variant as unknown as QuickJSSyncVariant;
/** Of what the program makes. Bytes. */
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;
/** Of its calls: some thousand of them. */
const MAX_STACK_BYTES = 1024 * 1024;

/** What a file may expect of its surroundings without doing anything by it. */
const SURROUNDINGS = `
  globalThis.console = new Proxy({}, { get: () => () => undefined });
  globalThis.module = { exports: {} };
  globalThis.exports = globalThis.module.exports;
`;
/** How a value is told: as a literal that is read again. Takes its own copies of what a program could put something else in place of. */
const TELL = `(() => {
  const { isArray } = Array, { keys, is } = Object, { stringify } = JSON, text = String, AMap = Map, ASet = Set;
  const entries = AMap.prototype.entries, values = ASet.prototype.values;
  const tell = (value, depth) => {
    if (depth > 20) return '...';
    if (value === undefined) return 'undefined';
    if (value === null) return 'null';
    const kind = typeof value;
    if (kind === 'string') return stringify(value);
    if (kind === 'number') return is(value, -0) ? '0' : text(value);
    if (kind === 'boolean' || kind === 'bigint') return text(value);
    if (kind !== 'object') return '<' + kind + '>';
    if (isArray(value)) {
      let all = '';
      for (let at = 0; at < value.length; at++) all += (at > 0 ? ', ' : '') + tell(value[at], depth + 1);
      return '[' + all + ']';
    }
    if (value instanceof AMap) {
      let all = '';
      for (const [key, each] of entries.call(value)) all += (all ? ', ' : '') + tell(key, depth + 1) + ': ' + tell(each, depth + 1);
      return '{' + all + '}';
    }
    if (value instanceof ASet) {
      let all = '';
      for (const each of values.call(value)) all += (all ? ', ' : '') + tell(each, depth + 1);
      return all ? '{' + all + '}' : 'set()';
    }
    let all = '';
    for (const key of keys(value)) all += (all ? ', ' : '') + stringify(key) + ': ' + tell(value[key], depth + 1);
    return '{' + all + '}';
  };
  return (value) => { const told = tell(value, 0); return told.length < 4000 ? told : '...'; };
})()`;

/** @throws when the wasm is none of QuickJS. */
export async function startJavaScript(wasm: Buffer): Promise<Interpreter> {
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer;
  const quickJs = await newQuickJSWASMModuleFromVariant(newVariant(VARIANT, { wasmBinary }));
  const runtime = quickJs.newRuntime({
    memoryLimitBytes: MAX_MEMORY_BYTES,
    maxStackSizeBytes: MAX_STACK_BYTES,
  });
  const context = runtime.newContext();
  context.unwrapResult(context.evalCode(SURROUNDINGS)).dispose();
  const tell = context.unwrapResult(context.evalCode(TELL));
  const guarded = (run: () => Outcome): Outcome => {
    try {
      return run();
    } catch (error) {
      return { kind: 'crashed', message: String(error) };
    }
  };
  return {
    load: (program) =>
      guarded(() => {
        const result = context.evalCode(program, 'examples.js');
        return result.error ? raised(context, result.error) : { kind: 'value', text: '' };
      }),
    evaluate: (expression) =>
      guarded(() => {
        const result = context.evalCode(`(${expression})`, 'example.js');
        if (result.error) return raised(context, result.error);
        const value = settled(context, runtime, result.value);
        if (value.error) return raised(context, value.error);
        const told = context.callFunction(tell, context.undefined, value.value);
        if (told.error) return raised(context, told.error);
        return { kind: 'value', text: context.getString(told.value) };
      }),
  };
}

type Settled =
  { readonly value: QuickJSHandle; readonly error?: undefined } | { readonly error: QuickJSHandle };

/** What a promise comes to; one that waits for something stays what it is. */
function settled(context: QuickJSContext, runtime: QuickJSRuntime, value: QuickJSHandle): Settled {
  const isPromise = context.typeof(value) === 'object' && context.getPromiseState(value);
  if (!isPromise || (isPromise.type === 'fulfilled' && isPromise.notAPromise)) return { value };
  runtime.executePendingJobs();
  const state = context.getPromiseState(value);
  if (state.type === 'fulfilled') return { value: state.value };
  return state.type === 'rejected' ? { error: state.error } : { value };
}

function raised(context: QuickJSContext, error: QuickJSHandle): Outcome {
  const dumped = context.dump(error) as unknown;
  if (typeof dumped !== 'object' || dumped === null)
    return { kind: 'raised', name: 'Error', message: String(dumped) };
  const { name = 'Error', message = '' } = dumped as { readonly name?: unknown; readonly message?: unknown };
  return { kind: 'raised', name: String(name), message: String(message) };
}
