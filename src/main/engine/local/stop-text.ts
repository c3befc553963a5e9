/** Notices the texts an answer is to end before, however they are cut into tokens. */
export class StopText {
  readonly #stops: readonly string[]
  readonly #longest: number
  #end = ''

  constructor(stops: readonly string[]) {
    this.#stops = stops
    this.#longest = Math.max(0, ...stops.map((stop) => stop.length))
  }

  /** Takes more of the text; true once it holds a stop. */
  push(text: string): boolean {
    if (this.#longest === 0) return false
    const seen = this.#end + text
    this.#end = seen.slice(-this.#longest)
    return this.#stops.some((stop) => seen.includes(stop))
  }

  /** The text up to the first stop. */
  cut(text: string): string {
    const at = this.#stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0)
    return at.length === 0 ? text : text.slice(0, Math.min(...at))
  }
}
