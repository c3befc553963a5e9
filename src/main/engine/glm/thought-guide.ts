import type { Guide } from './guide.ts'
import { TAG } from './tags.ts'

/** How the tokens of one vocabulary write a thought's tags. */
export interface ThoughtTokens {
  /** Tags that are tokens of their own; where they are text, none. */
  tag(id: number): string | undefined
  /** Null where tags are tokens of their own, so that text that merely spells one is text. */
  text: ((id: number) => string) | null
  /** The tokens that close a thought. */
  closing: readonly number[]
}

/** Closes a thought that has had its tokens, and lets the model go on with the answer. Everything else is left to another guide. */
export class ThoughtGuide implements Guide {
  readonly #inner: Guide
  readonly #budget: number
  readonly #tokens: ThoughtTokens
  #thinking: boolean
  #count = 0
  /** Tokens of the closing that were demanded so far. */
  #closed = 0
  #end = ''
  #cut = false

  constructor(inner: Guide, budget: number, thoughtOpen: boolean, tokens: ThoughtTokens) {
    this.#inner = inner
    this.#budget = budget
    this.#thinking = thoughtOpen
    this.#tokens = tokens
  }

  /** Whether a thought was closed before the model closed it. */
  get cut(): boolean {
    return this.#cut
  }

  demanded(): number | null {
    if (!this.#thinking || this.#count < this.#budget) return this.#inner.demanded()
    return this.#tokens.closing[this.#closed] ?? null
  }

  admits(id: number): boolean {
    return this.#inner.admits(id)
  }

  accept(id: number): void {
    const demanded = this.#thinking && this.#count >= this.#budget
    this.#inner.accept(id)
    const tag = this.#tagAfter(id)
    if (tag === TAG.think) this.#open()
    else if (tag === TAG.thinkEnd || tag === TAG.call) {
      this.#cut ||= demanded
      this.#thinking = false
    } else if (demanded) this.#closed += 1
    else if (this.#thinking) this.#count += 1
  }

  #open(): void {
    this.#thinking = true
    this.#count = 0
    this.#closed = 0
  }

  #tagAfter(id: number): string | undefined {
    const { tag, text } = this.#tokens
    if (!text) return tag(id)
    this.#end = `${this.#end}${text(id)}`.slice(-4 * TAG.thinkEnd.length)
    const [open, close] = [this.#end.lastIndexOf(TAG.think), this.#end.lastIndexOf(TAG.thinkEnd)]
    if (open < 0 && close < 0) return undefined
    this.#end = ''
    return open > close ? TAG.think : TAG.thinkEnd
  }
}
