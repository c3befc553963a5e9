import { totalmem } from 'node:os'

/** Memory of this machine, as far as its processes may use it; bytes. `AUTOGLM_MEMORY` makes it look smaller, as for the engine. */
export function readMemory(): number {
  const cap = Number(process.env.AUTOGLM_MEMORY) || Number.POSITIVE_INFINITY
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY, cap)
}
