// What of WebAssembly the sandbox uses; Node has it, its types leave it to those of the browser.
declare namespace WebAssembly {
  class Module {
    private constructor()
  }
  class Memory {
    private constructor()
    readonly buffer: ArrayBuffer
  }
  class RuntimeError extends Error {}
  class Global {}
  class Table {}
  class Instance {}
  function compile(bytes: Uint8Array): Promise<Module>
}

type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer
