import { expect, test } from 'vitest'
import { readHeader } from '../../../src/main/engine/local/header.ts'
import { loadModel } from '../../../src/main/engine/local/loaded-model.ts'
import { endless, OPTIONS, TINY, TINY_PATH } from '../../support/engine-fork.ts'

test('more than one token is written after the abort, alone or beside others', async () => {
  const never = new AbortController().signal
  const hooks = { onProgress: () => {}, signal: never, held: 0 }
  // In this process, where nothing lies between the abort and the token.
  const loaded = await loadModel(TINY, await readHeader(TINY_PATH, never), { ...OPTIONS, sequences: 4 }, hooks)
  const tokensAfter = async (stopAt: number, seed: number): Promise<number> => {
    const stop = new AbortController()
    let count = 0
    const onToken = () => {
      count += 1
      if (count === stopAt) stop.abort()
    }
    const { stopReason } = await loaded.withSession({ adapters: [], speculate: false }, never, (session) =>
      session.infer(endless({ seed, maxTokens: 1500 }), performance.now(), onToken, stop.signal),
    )
    expect(stopReason).toBe('abort')
    return count - stopAt
  }
  try {
    for (let stopAt = 1; stopAt <= 40; stopAt += 3) expect(await tokensAfter(stopAt, 1)).toBeLessThanOrEqual(1)
    const beside = await Promise.all([3, 17, 40, 41].map(tokensAfter))
    for (const after of beside) expect(after).toBeLessThanOrEqual(1)
  } finally {
    await loaded.dispose()
  }
})
