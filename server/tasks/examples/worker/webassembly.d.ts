/** What is used of WebAssembly: Node's own types have none of it, and those of browsers bring all of them. */
declare namespace WebAssembly {
  interface Module {
    readonly kind?: 'module';
  }
  const Module: {
    new (bytes: Uint8Array): Module;
    imports(module: Module): readonly { readonly module: string; readonly name: string }[];
  };
  class Instance {
    constructor(
      module: Module,
      imports: Readonly<
        Record<string, Readonly<Record<string, (...parameters: number[]) => number | undefined>>>
      >,
    );
    readonly exports: Readonly<Record<string, unknown>>;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    /** @returns pages before. @throws where there is no more memory. */
    grow(pages: number): number;
  }
  interface Table {
    get(index: number): unknown;
  }
}
