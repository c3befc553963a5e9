import { SpanId } from '@shared/ids.ts'
import type { RunEvent, ToolProgress } from '@shared/runs.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tellProgress } from '../../../../src/main/agent/tell-progress.ts'

const at = (done: number): ToolProgress => ({ done, total: 1000, message: null })

describe('how far a call is', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const watched = () => {
    const told: number[] = []
    const emit = (event: RunEvent): void => {
      if (event.type === 'progress') told.push(event.progress.done)
    }
    return { told, teller: tellProgress({ emit }, SpanId.parse('span_0001')) }
  }

  it('floods who watches, or ends with an old word', () => {
    const { told, teller } = watched()
    for (let done = 1; done <= 1000; done += 1) teller.told(at(done))
    expect(told).toEqual([1])
    vi.runAllTimers()
    expect(told).toEqual([1, 1000])
    teller.told(at(7))
    expect(told).toEqual([1, 1000, 7])
  })

  it('is told after the call has ended', () => {
    const { told, teller } = watched()
    teller.told(at(1))
    teller.told(at(2))
    teller.stop()
    vi.runAllTimers()
    expect(told).toEqual([1])
  })
})
