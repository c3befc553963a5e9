import type { GuestFile, Surroundings } from './types.ts'

/** What a worker is started with. */
export interface WorkerData {
  module: WebAssembly.Module
}

export type ToWorker =
  | { type: 'load'; code: string; memoryBytes: number; seconds: number }
  | { type: 'call'; input: string; seconds: number; outputBytes: number; surroundings: Surroundings }
  /** A script in place of a loaded tool, in a machine nothing was loaded into. */
  | {
      type: 'evaluate'
      code: string
      files: readonly GuestFile[]
      memoryBytes: number
      seconds: number
      outputBytes: number
      surroundings: Surroundings
    }
  /** The answer to what a guest asked. `now` moves its clock on. */
  | { type: 'reply'; id: number; ok: boolean; json: string; now: number | null }

export type FromWorker =
  /** A VM stands; nothing is loaded. */
  | { type: 'ready' }
  /** The module is loaded; `declaration` is JSON. */
  | { type: 'loaded'; declaration: string }
  | { type: 'ask'; id: number; capability: string; method: string; args: string }
  | { type: 'log'; line: string }
  | { type: 'progress'; fraction: number; message: string | null }
  | { type: 'done'; json: string; memoryBytes: number }
  /** `thrown`: the name of the error; `spent`: the VM cannot be used again. */
  | {
      type: 'failed'
      reason: FailReason
      message: string
      line: number | null
      column: number | null
      thrown: string
      spent: boolean
    }

/** `thrown`: by the guest's own code. The others are limits. */
export type FailReason = 'thrown' | 'time' | 'memory' | 'output' | 'stuck'
