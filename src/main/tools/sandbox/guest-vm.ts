import { EvalFlags, Intrinsics, type JSValueHandle, QuickJS, type QuickJSOptions } from 'quickjs-wasi'
import autoglm from './guest/autoglm.js?raw'
import bootstrap from './guest/bootstrap.js?raw'
import inspect from './guest/inspect.js?raw'
import web from './guest/web.js?raw'
import { answerUrl } from './guest-url.ts'

/** What a VM is made with. */
export interface GuestOptions {
  module: WebAssembly.Module
  memoryBytes: number
  /** Whether what runs now has run long enough. */
  isOver(): boolean
  /** One JSON text from the guest. */
  onMessage(json: string): void
}

/** Name of the tool's module in stack traces. */
export const TOOL_FILE = 'tool.ts'
const STACK_BYTES = 256 * 1024

/**
 * One QuickJS machine: the only place that holds its handles. Only strings cross its wall, both ways. Any method may throw what the
 * guest threw or a trap of WebAssembly; after a trap the machine must not be used again.
 */
export class GuestVm {
  readonly #vm: QuickJS
  readonly #deliver: JSValueHandle

  private constructor(vm: QuickJS, onMessage: (json: string) => void) {
    this.#vm = vm
    this.#deliver = vm.withScope((scope) => {
      const post = vm.newFunction('post', (message) => {
        onMessage(message?.toString() ?? '')
        return vm.undefined
      })
      const url = vm.newFunction('url', (question) => vm.newString(answerUrl(question?.toString() ?? '')))
      const prelude = (code: string): JSValueHandle => vm.evalCode(code, 'studio', EvalFlags.STRICT)
      vm.callFunction(prelude(web), vm.undefined, url)
      const show = vm.callFunction(prelude(inspect), vm.undefined)
      return scope.escape(vm.callFunction(prelude(bootstrap), vm.undefined, post, show))
    })
  }

  static async create({ module, memoryBytes, isOver, onMessage }: GuestOptions): Promise<GuestVm> {
    const options: QuickJSOptions = {
      wasm: module,
      memoryLimit: memoryBytes,
      maxStackSize: STACK_BYTES,
      interruptHandler: isOver,
      intrinsics: Intrinsics.ALL & ~Intrinsics.PERFORMANCE & ~Intrinsics.WEAK_REF,
      timezoneOffset: 0,
      // Clock and chance come with a call, or not at all.
      wasi: (memory) => ({
        clock_time_get(_clock: number, _precision: bigint, at: number) {
          new DataView(memory.buffer).setBigUint64(at, 0n, true)
          return 0
        },
        random_get(at: number, length: number) {
          new Uint8Array(memory.buffer, at, length).fill(0)
          return 0
        },
        fd_write(_fd: number, _vectors: number, _count: number, written: number) {
          new DataView(memory.buffer).setUint32(written, 0, true)
          return 0
        },
      }),
      moduleLoader: {
        normalize: (_base, name) => name,
        load: (name) => {
          if (name === 'autoglm') return autoglm
          throw new Error(`A tool can import 'autoglm' and nothing else, not '${name}'.`)
        },
      },
    }
    return new GuestVm(await QuickJS.create(options), onMessage)
  }

  /** Loads a tool's module, and drains what it starts. */
  async load(code: string): Promise<void> {
    const vm = this.#vm
    const promise = vm.evalCode(code, TOOL_FILE, EvalFlags.TYPE_MODULE)
    try {
      vm.executePendingJobs()
      if (promise.promiseState === 0)
        throw new Error('The module waits for something while it is loaded; a tool waits in "run".')
      const result = await vm.resolvePromise(promise)
      if ('error' in result) throw thrownBy(result.error)
      vm.withScope(() => {
        const tool = result.value.getProp('default')
        vm.callFunction(this.#deliver, vm.undefined, vm.newString('load'), tool)
      })
      result.value.dispose()
    } finally {
      promise.dispose()
    }
  }

  /** Runs a script; what it comes to is told as a message. */
  evaluate(code: string): void {
    const vm = this.#vm
    vm.withScope(() => {
      const promise = vm.evalCode(code, TOOL_FILE, EvalFlags.ASYNC)
      vm.callFunction(this.#deliver, vm.undefined, vm.newString('evaluate'), promise)
    })
    vm.executePendingJobs()
  }

  /** Gives the guest a message and lets it go on until it waits. */
  deliver(kind: 'call' | 'reply' | 'timer' | 'open', payload: unknown): void {
    const vm = this.#vm
    vm.withScope(() => {
      vm.callFunction(this.#deliver, vm.undefined, vm.newString(kind), vm.newString(JSON.stringify(payload)))
    })
    vm.executePendingJobs()
  }

  get memoryBytes(): number {
    return this.#vm.getMemoryUsage().memoryUsedSize
  }
}

/** An error with the guest's message and stack. */
function thrownBy(handle: JSValueHandle): Error {
  const read = (name: string): string => handle.getProp(name).consume((each) => (each.isString ? each.toString() : ''))
  try {
    const error = new Error(handle.isObject ? read('message') : handle.toString())
    error.stack = handle.isObject ? read('stack') : ''
    return error
  } finally {
    handle.dispose()
  }
}
