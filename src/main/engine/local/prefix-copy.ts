import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaContextSequence } from 'node-llama-cpp'

/**
 * Tokens that are worth copying. Measured with the bundled model: writing and reading back the state of 32 tokens takes 1.2 ms and evaluating them 7;
 * of 1,000 tokens 3 ms and 490. Larger models gain more, for their states grow slower than their arithmetic.
 */
export const LEAST_COPIED = 32

/**
 * Gives `to` what `from` has read, all of it; the caller drops what it does not share. llama.cpp's library has no copy between sequences that
 * may be called, so the state goes through a file of a private folder, which is gone afterwards. Error: whatever the disk says; `to` is empty then.
 */
export async function copyState(from: LlamaContextSequence, to: LlamaContextSequence): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'autoglm-state-'))
  try {
    const path = join(folder, 'sequence')
    await from.saveStateToFile(path)
    // The risk to be accepted is a file of another model; this one was written a moment ago.
    await to.loadStateFromFile(path, { acceptRisk: true })
  } catch (error) {
    await to.clearHistory()
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
