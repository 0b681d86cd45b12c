/** The part of WebAssembly's interface in use; TypeScript declares it only in the DOM library. */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Module {
    readonly [Symbol.toStringTag]: "WebAssembly.Module";
  }
  interface Global {
    readonly [Symbol.toStringTag]: "WebAssembly.Global";
  }
  interface Instance {
    readonly exports: unknown;
  }
  const Memory: new (descriptor: { initial: number; maximum: number }) => Memory;
  const Module: new (bytes: Uint8Array) => Module;
  const Global: new (descriptor: { value: "i32" }, value: number) => Global;
  const Instance: new (module: Module, imports: Record<string, Record<string, Memory | Global>>) => Instance;
}
