/** As much of the WebAssembly interface as is used: types of Node have none, those of browsers are not wanted here. */
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  interface Instance {
    exports: object;
  }
  function instantiate(bytes: Uint8Array, imports: Imports): Promise<{ instance: Instance }>;
}
