import { emptyRunView, foldRun } from '@shared/fold/run.ts'
import type { Frame, Playback } from '@shared/replay.ts'
import type { RunView } from '@shared/state.ts'

/** The view before anything happened. */
export const firstView = ({ run }: Playback): RunView => emptyRunView(run)

/** Number of the last frame that has come by `at` milliseconds, or -1. */
export function frameAt(frames: readonly Frame[], at: number): number {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((frames[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Frames that begin a step, without the run itself. */
export function stepFrames(frames: readonly Frame[]): number[] {
  return frames.flatMap(({ events }, index) =>
    events.some((event) => event.type === 'span' && event.span.endedAt === null && event.span.parentId !== null)
      ? [index]
      : [],
  )
}

/** Folds up to any frame; going on from the last one asked for costs only what lies between. */
export class PlaybackFold {
  readonly #playback: Playback
  #view: RunView
  #index = -1

  constructor(playback: Playback) {
    this.#playback = playback
    this.#view = firstView(playback)
  }

  /** The view after frame `index`; -1 is the beginning. */
  at(index: number): RunView {
    if (index < this.#index) {
      this.#view = firstView(this.#playback)
      this.#index = -1
    }
    while (this.#index < index) {
      this.#index += 1
      for (const event of this.#playback.frames[this.#index]?.events ?? []) this.#view = foldRun(this.#view, event)
    }
    return this.#view
  }
}
