import type { Playback } from '@shared/replay.ts'
import { useEffect, useMemo, useRef, useState } from 'react'
import { frameAt, PlaybackFold, stepFrames } from '../../../lib/playback.ts'
import { type Stop, stopBetween } from '../../../lib/playback-stops.ts'

export const SPEEDS = ['0.5', '1', '4', '16'] as const
export type Speed = (typeof SPEEDS)[number]

/** A clock over a playback: position in milliseconds, playing or not, and what is so at that moment. */
export function usePlayer(playback: Playback, stops: readonly Stop[]) {
  const { frames } = playback
  const length = frames.at(-1)?.at ?? 0
  const [at, setAt] = useState(0)
  // Where the clock stands between two pictures.
  const position = useRef(0)
  const [wanted, setWanted] = useState(true)
  /** The breakpoint it stands at. */
  const [stopped, setStopped] = useState<Stop | null>(null)
  const [speed, setSpeed] = useState<Speed>('1')
  const fold = useMemo(() => new PlaybackFold(playback), [playback])
  const steps = useMemo(() => stepFrames(frames), [frames])
  const playing = wanted && at < length

  useEffect(() => {
    if (!playing) return
    let last = performance.now()
    let request = requestAnimationFrame(function tick(now) {
      const next = Math.min(length, position.current + (now - last) * Number(speed))
      last = now
      const stop = stopBetween(stops, position.current, next)
      position.current = stop?.at ?? next
      setAt(position.current)
      if (stop) {
        setStopped(stop)
        setWanted(false)
        return
      }
      request = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(request)
  }, [playing, speed, length, stops])

  const index = frameAt(frames, at)
  const place = (to: number) => {
    position.current = Math.max(0, Math.min(length, to))
    setStopped(null)
    setAt(position.current)
  }
  const seek = (to: number) => {
    setWanted(false)
    place(to)
  }
  return {
    at,
    length,
    playing,
    speed,
    setSpeed,
    seek,
    stopped,
    view: fold.at(index),
    seq: frames[index]?.seq ?? 0,
    /** From the beginning when it was at the end. */
    toggle: () => {
      if (at >= length) place(0)
      setStopped(null)
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
