import { freemem, totalmem } from 'node:os'
import type { Llama } from 'node-llama-cpp'
import type { Machine } from '../fit/figures.ts'

/** The variable that makes the machine look smaller, in bytes: to see what a person with less memory would see. */
const SMALLER = 'AUTOGLM_MEMORY'

/** The machine without what another model of this process keeps, which `readMachine` counts as available. */
export const without = (machine: Machine, held: number): Machine => ({
  ...machine,
  memory: Math.max(0, machine.memory - held),
  available: Math.max(0, machine.available - held),
})

/** Memory of this machine and of the device that `llama` computes on. */
export async function readMachine(llama: Llama): Promise<Machine> {
  const cap = Number(process.env[SMALLER]) || Number.POSITIVE_INFINITY
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY, cap)
  // What the engine holds now it gives back first; macOS counts memory that it would free at once as taken.
  const free = process.platform === 'darwin' ? Math.max(freemem(), totalmem() * 0.7) : freemem()
  const available = Math.min(memory, free + process.memoryUsage.rss())
  if (llama.gpu === false) return { memory, available, vram: null }
  const { total, free: vramFree, unifiedSize } = await llama.getVramState()
  const own = total > unifiedSize
  return { memory, available, vram: own ? { total, free: vramFree } : null }
}
