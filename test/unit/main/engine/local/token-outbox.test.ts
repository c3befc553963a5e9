import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TokenOutbox } from '../../../../../src/main/engine/local/token-outbox.ts'
import type { TokenRecord } from '../../../../../src/shared/runs.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const token = (id: number): TokenRecord => ({ id, text: '', p: 1, t: 0, channel: 'content' })

test('a fast model sends a message for every token, or tokens are lost or reordered', async () => {
  const batches: number[][] = []
  const outbox = new TokenOutbox((tokens) => batches.push(tokens.map(({ id }) => id)))
  for (let id = 0; id < 100; id += 1) {
    outbox.push(token(id))
    await vi.advanceTimersByTimeAsync(1)
  }
  outbox.flush()
  outbox.flush()
  expect(batches.flat()).toEqual(Array.from({ length: 100 }, (_, id) => id))
  expect(batches.length).toBeLessThan(12)
})

test("a slow model's token waits for the next one", async () => {
  const batches: TokenRecord[][] = []
  const outbox = new TokenOutbox((tokens) => batches.push(tokens))
  outbox.push(token(1))
  expect(batches).toHaveLength(1)
  outbox.push(token(2))
  await vi.advanceTimersByTimeAsync(20)
  expect(batches).toHaveLength(2)
})
