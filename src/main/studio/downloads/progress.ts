/** The speed shown is that of this long; milliseconds. */
const WINDOW_MS = 5000

/** How far a download is, and how fast it goes. Times in milliseconds of any clock that only goes forward. */
export class Progress {
  /** Of all files; null until every server has said so. */
  sizeBytes: number | null
  doneBytes: number
  #samples: { at: number; bytes: number }[] = []

  constructor(doneBytes: number, sizeBytes: number | null) {
    this.doneBytes = doneBytes
    this.sizeBytes = sizeBytes
  }

  /** Takes the bytes done so far; they may go back when an attempt is made again. */
  set(doneBytes: number, now: number): void {
    this.doneBytes = doneBytes
    this.#samples = this.#samples.filter(({ at }) => now - at <= WINDOW_MS)
    this.#samples.push({ at: now, bytes: doneBytes })
  }

  /** Forgets how fast it went: nothing moves any more. */
  rest(): void {
    this.#samples = []
  }

  /** Null until two moments are known, and when nothing came for a while. */
  bytesPerSecond(now: number): number | null {
    const recent = this.#samples.filter(({ at }) => now - at <= WINDOW_MS)
    const first = recent[0]
    const last = recent.at(-1)
    if (!first || !last || now - first.at < 200) return null
    return Math.max(0, Math.round(((last.bytes - first.bytes) * 1000) / (now - first.at)))
  }

  secondsLeft(now: number): number | null {
    const speed = this.bytesPerSecond(now)
    if (this.sizeBytes === null || speed === null || speed === 0) return null
    return Math.max(0, Math.ceil((this.sizeBytes - this.doneBytes) / speed))
  }
}
