/** The part of WebAssembly that is used here; @types/node leaves it out. */
interface WebAssemblyEngine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}
const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: WebAssemblyEngine };

/** Instantiates a module of code.ts; takes less than a millisecond. */
export function instantiate<Exports extends object>(
  code: string,
): Exports & { readonly memory: { buffer: ArrayBuffer } } {
  const { exports } = new engine.Instance(new engine.Module(Buffer.from(code, 'base64')));
  return exports as Exports & { readonly memory: { buffer: ArrayBuffer } };
}

/** The same for a module with SIMD instructions; undefined on a processor without them (x64 before SSE 4.1, of 2008). */
export function instantiateSimd<Exports extends object>(code: string) {
  try {
    return instantiate<Exports>(code);
  } catch {
    return undefined;
  }
}
