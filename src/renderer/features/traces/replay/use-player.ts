import type { Playback } from '@shared/replay.ts'
import { useEffect, useMemo, useState } from 'react'
import { frameAt, PlaybackFold, stepFrames } from '../../../lib/playback.ts'

export const SPEEDS = ['0.5', '1', '4', '16'] as const
export type Speed = (typeof SPEEDS)[number]

/** A clock over a playback: position in milliseconds, playing or not, and what is so at that moment. */
export function usePlayer(playback: Playback) {
  const { frames } = playback
  const length = frames.at(-1)?.at ?? 0
  const [at, setAt] = useState(0)
  const [wanted, setWanted] = useState(true)
  const [speed, setSpeed] = useState<Speed>('1')
  const fold = useMemo(() => new PlaybackFold(playback), [playback])
  const steps = useMemo(() => stepFrames(frames), [frames])
  const playing = wanted && at < length

  useEffect(() => {
    if (!playing) return
    let last = performance.now()
    let request = requestAnimationFrame(function tick(now) {
      const passed = (now - last) * Number(speed)
      last = now
      setAt((before) => Math.min(length, before + passed))
      request = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(request)
  }, [playing, speed, length])

  const index = frameAt(frames, at)
  const seek = (to: number) => {
    setWanted(false)
    setAt(Math.max(0, Math.min(length, to)))
  }
  return {
    at,
    length,
    playing,
    speed,
    setSpeed,
    seek,
    view: fold.at(index),
    seq: frames[index]?.seq ?? 0,
    /** From the beginning when it was at the end. */
    toggle: () => {
      if (at >= length) setAt(0)
      setWanted(!playing)
    },
    /** To the next moment at which something became true, or the one before; frames of the same moment count once. */
    moment: (by: 1 | -1) => {
      const other = by > 0 ? frames.find((frame) => frame.at > at) : frames.findLast((frame) => frame.at < at)
      seek(other?.at ?? (by > 0 ? length : 0))
    },
    step: (by: 1 | -1) => {
      const starts = steps.map((frame) => frames[frame]?.at ?? 0)
      seek(by > 0 ? (starts.find((start) => start > at) ?? length) : (starts.findLast((start) => start < at) ?? 0))
    },
  }
}
