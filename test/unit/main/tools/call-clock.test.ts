import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CallClock } from '../../../../src/main/tools/call-clock.ts'

describe('the clock of a call', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('ends a call while a person is still reading what its server asks', async () => {
    const end = vi.fn()
    const clock = new CallClock(100, 300, end)
    const answers: (() => void)[] = []
    const asked = clock.during(() => new Promise<void>((resolve) => answers.push(resolve)))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(end).not.toHaveBeenCalled()
    for (const answer of answers) answer()
    await asked
    await vi.advanceTimersByTimeAsync(99)
    expect(end).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(2)
    expect(end).toHaveBeenCalledTimes(1)
  })

  it('lets a call that talks go on for ever, or ends one that talks at its first silence limit', async () => {
    const end = vi.fn()
    const clock = new CallClock(100, 300, end)
    for (let told = 0; told < 3; told += 1) {
      await vi.advanceTimersByTimeAsync(80)
      clock.heard()
    }
    expect(end).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(70)
    expect(end).toHaveBeenCalledTimes(1)
  })

  it('ends a call that has ended', async () => {
    const end = vi.fn()
    const clock = new CallClock(100, 300, end)
    clock.stop()
    clock.heard()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(end).not.toHaveBeenCalled()
  })
})
