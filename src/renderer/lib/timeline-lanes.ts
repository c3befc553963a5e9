import { GrowingColumn } from './growing-column.ts'
import type { SpanTable } from './span-table.ts'

/** Lanes beyond this are not looked at one by one for room; a run hardly ever does so much at once. */
const MOST_LANES = 400

/**
 * Which lane of a timeline each span is drawn in: below its parent, and in the first lane that is free at its start, so that spans that
 * run at the same time lie in lanes of their own. Goes on from where it was when the table has grown.
 */
export class TimelineLanes {
  readonly #lane = new GrowingColumn(Int32Array)
  /** End of the last span of each lane, Unix milliseconds. */
  #busyUntil: number[] = []
  /** Rows whose end was not known, and what else makes the lanes stale. */
  #open = 0

  /** Lanes in use. */
  get count(): number {
    return this.#busyUntil.length
  }

  get length(): number {
    return this.#lane.length
  }

  at(row: number): number {
    return this.#lane.at(row)
  }

  /** Gives every row of the table a lane. A span that ended since is laid out afresh with all the others. */
  update(table: SpanTable): void {
    if (this.#open > 0 || this.#lane.length > table.length) this.#reset()
    for (let row = this.#lane.length; row < table.length; row += 1) {
      const parent = table.parent(row)
      const start = table.start(row)
      const end = table.end(row)
      if (Number.isNaN(end)) this.#open += 1
      let lane = parent === -1 ? 0 : this.#lane.at(parent) + 1
      while (lane < MOST_LANES && (this.#busyUntil[lane] ?? Number.NEGATIVE_INFINITY) > start) lane += 1
      while (this.#busyUntil.length <= lane) this.#busyUntil.push(Number.NEGATIVE_INFINITY)
      this.#busyUntil[lane] = Math.max(this.#busyUntil[lane] ?? 0, Number.isNaN(end) ? Number.POSITIVE_INFINITY : end)
      this.#lane.push(lane)
    }
  }

  #reset(): void {
    this.#lane.clear()
    this.#busyUntil = []
    this.#open = 0
  }
}
