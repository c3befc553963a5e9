import type { SpanId } from '@shared/ids.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTwin } from '../../../../src/renderer/bridge/twin/twin.ts'
import { frameAt, PlaybackFold } from '../../../../src/renderer/lib/playback.ts'

describe('a playback', () => {
  it('shows the same at a moment, whichever way one came there', async () => {
    const twin = createTwin({ pastRuns: 1, speed: Number.POSITIVE_INFINITY })
    const [run] = await twin.runs.list({})
    if (!run) throw new Error('The twin has no run.')
    const playback = await twin.replay.play({ runId: run.id })
    const most = playback.frames.length - 1
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: most }), { minLength: 1 }), (moments) => {
        const fold = new PlaybackFold(playback)
        for (const moment of moments) expect(fold.at(moment)).toEqual(new PlaybackFold(playback).at(moment))
      }),
    )
  })

  it('finds the last frame that has come, and none before the first', () => {
    const tokens = { type: 'tokens' as const, spanId: 'span_0001' as SpanId, tokens: [] }
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.integer({ min: -5, max: 1005 }), (times, at) => {
        const frames = times.sort((a, b) => a - b).map((time) => ({ at: time, seq: 1, events: [tokens] }))
        expect(frameAt(frames, at)).toBe(frames.filter((frame) => frame.at <= at).length - 1)
      }),
    )
  })
})
