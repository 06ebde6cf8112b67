/**
 * MicroPython's WebAssembly without the JavaScript that comes with it: that gives programs the host's `globalThis`. A module of WebAssembly can do
 * what its imports do and nothing else, and these do nothing: there are no files, no clock, no network and no JavaScript.
 */

/** Of the whole instance. Bytes. */
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;
const PAGE_BYTES = 64 * 1024;
const HEAP_BYTES = 4 * 1024 * 1024;
/** Of frames of functions; more than CPython's 1,000 calls take. */
const STACK_BYTES = 512 * 1024;
/** Output beyond this is forgotten, the oldest first. */
const MAX_OUTPUT_BYTES = 256 * 1024;
/** WASI's "bad file descriptor", Linux's "no such file". */
const EBADF = 8;
const ENOENT = 44;
const RESULT_BYTES = 12;
const RAISED = -1;
/** What emscripten throws for C's `longjmp`; MicroPython's exceptions are made of it. */
const LONG_JUMP = Infinity;
/** Behind the exception's name. */
const SEPARATOR = '\u0004';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  emscripten_stack_get_current(): number;
  _emscripten_stack_restore(pointer: number): void;
  setThrew(threw: number, value: number): void;
  malloc(bytes: number): number;
  free(pointer: number): void;
  mp_js_init(stackBytes: number, heapBytes: number): void;
  proxy_c_init(): void;
  mp_js_do_exec(source: number, length: number, result: number): void;
}

export interface Executed {
  /** What was printed. */
  readonly output: string;
  /** Name and traceback; undefined where nothing was raised. */
  readonly raised: { readonly name: string; readonly traceback: string } | undefined;
}

export class WasmPython {
  readonly #exports: Exports;
  readonly #result: number;
  #output: Uint8Array[] = [];
  #outputBytes = 0;

  /** @throws when it is no MicroPython. */
  constructor(wasm: Uint8Array) {
    const module = new WebAssembly.Module(wasm);
    const imports: Record<string, Record<string, (...parameters: number[]) => number | undefined>> = {};
    for (const { module: room, name } of WebAssembly.Module.imports(module)) {
      (imports[room] ??= {})[name] = this.#import(room, name);
    }
    // The compiler cannot see into the module.
    this.#exports = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
    this.#exports.emscripten_stack_init();
    this.#exports.__wasm_call_ctors();
    this.#exports.mp_js_init(STACK_BYTES, HEAP_BYTES);
    this.#exports.proxy_c_init();
    this.#result = this.#exports.malloc(RESULT_BYTES);
  }

  /** @throws when the interpreter gives up: it wanted something that is not there, or its stack is full. */
  execute(source: string): Executed {
    this.#output = [];
    this.#outputBytes = 0;
    const bytes = new TextEncoder().encode(`${source}\0`);
    const pointer = this.#exports.malloc(bytes.length);
    if (pointer === 0) throw new Error('No memory is left.');
    this.#bytes().set(bytes, pointer);
    this.#exports.mp_js_do_exec(pointer, bytes.length - 1, this.#result);
    this.#exports.free(pointer);
    return { output: decoded(Buffer.concat(this.#output)), raised: this.#raised() };
  }

  #raised(): Executed['raised'] {
    const view = new DataView(this.#exports.memory.buffer);
    if (view.getInt32(this.#result, true) !== RAISED) return undefined;
    const length = view.getUint32(this.#result + 4, true);
    const text = view.getUint32(this.#result + 8, true);
    const [name = '', traceback = ''] = decoded(this.#bytes().slice(text, text + length)).split(SEPARATOR);
    this.#exports.free(text);
    return { name, traceback };
  }

  #bytes(): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer);
  }

  #import(room: string, name: string): (...parameters: number[]) => number | undefined {
    if (name.startsWith('invoke_')) return (index = 0, ...parameters) => this.#invoke(index, parameters);
    switch (name) {
      case '_emscripten_throw_longjmp':
        return () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- told from errors by being a number
          throw LONG_JUMP;
        };
      case 'emscripten_resize_heap':
        return (bytes = 0) => this.#grow(bytes >>> 0);
      case 'fd_write':
        return (_, vectors = 0, count = 0, written = 0) => this.#write(vectors, count, written);
      // Always the same: what runs twice gives the same twice.
      case 'mp_js_random_u32':
      case 'mp_js_ticks_ms':
      case 'mp_js_time_ms':
      case 'proxy_js_free_obj':
        return () => 0;
    }
    if (room !== 'env') return () => EBADF;
    if (name.startsWith('__syscall_')) return () => -ENOENT;
    return () => {
      throw new Error(`There is no ${name} here.`);
    };
  }

  /** A call of C that a `longjmp` may end. */
  #invoke(index: number, parameters: readonly number[]): number | undefined {
    const stack = this.#exports.emscripten_stack_get_current();
    try {
      const called = this.#exports.__indirect_function_table.get(index) as (
        ...all: number[]
      ) => number | undefined;
      return called(...parameters);
    } catch (error) {
      this.#exports._emscripten_stack_restore(stack);
      if (error !== LONG_JUMP) throw error;
      this.#exports.setThrew(1, 0);
      return 0;
    }
  }

  #grow(bytes: number): number {
    const { memory } = this.#exports;
    if (bytes > MAX_MEMORY_BYTES) return 0;
    memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES));
    return 1;
  }

  #write(vectors: number, count: number, written: number): number {
    const view = new DataView(this.#exports.memory.buffer);
    let total = 0;
    for (let at = vectors; at < vectors + count * 8; at += 8) {
      const [start, length] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
      this.#output.push(this.#bytes().slice(start, start + length));
      total += length;
    }
    this.#outputBytes += total;
    while (this.#outputBytes > MAX_OUTPUT_BYTES && this.#output.length > 1) {
      this.#outputBytes -= this.#output.shift()!.length;
    }
    view.setUint32(written, total, true);
    return 0;
  }
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
