import type { Mark } from '../tags.ts'
import { symbolOf } from './call-grammars.ts'
import type { Opened, Outside } from './call-syntax.ts'
import type { Expression, GrammarSymbol } from './expression.ts'
import { Matcher, type MatchState } from './matcher.ts'

/** What a guide must know of a token. */
export interface TokenSpelling {
  /** The mark a token is, in formats that know it by its id. */
  mark(id: number): Mark | undefined
  /** Frames or ends a turn and has no text. */
  isControl(id: number): boolean
  bytes(id: number): Uint8Array
}

/** Outside of any call, or inside one. */
type Place = { outside: Outside } | { matcher: Matcher; state: MatchState; after: Outside }

/**
 * Keeps what stands inside a call to the declared tools and their schemas. Outside of calls everything may come; a call's opening arms
 * it and its end disarms it.
 */
export class CallGuide {
  readonly #tokens: TokenSpelling
  readonly #matchers = new Map<Expression, Matcher>()
  #place: Place
  /** The token looked at last, and where it leads. */
  #looked: { id: number; to: Place | null } | null = null

  constructor(outside: Outside, tokens: TokenSpelling) {
    this.#place = { outside }
    this.#tokens = tokens
  }

  demanded(): null {
    return null
  }

  /** Whether `id` may come now. */
  admits(id: number): boolean {
    return this.#look(id) !== null
  }

  /** Takes the token that came. One that may not come ends the guidance of this call. */
  accept(id: number): void {
    this.#place = this.#look(id) ?? { outside: 'outside' in this.#place ? this.#place.outside : this.#place.after }
    this.#looked = null
  }

  #look(id: number): Place | null {
    if (this.#looked?.id !== id) this.#looked = { id, to: this.#readToken(id) }
    return this.#looked.to
  }

  #readToken(id: number): Place | null {
    const mark = this.#tokens.mark(id)
    const control = mark === undefined && this.#tokens.isControl(id)
    if (control || mark !== undefined) {
      const place = this.#place
      const next = mark === undefined ? null : this.#read(place, symbolOf(mark))
      if (next) return next
      if ('outside' in place) return place
      // What frames a turn may come only where the call is whole.
      if (!place.state.accepting) return null
      const outside: Place = { outside: place.after }
      return mark === undefined ? outside : this.#read(outside, symbolOf(mark))
    }
    const bytes = this.#tokens.bytes(id)
    if (bytes.length === 0 && !('outside' in this.#place)) return null
    let place: Place | null = this.#place
    for (const byte of bytes) {
      place = this.#read(place, byte)
      if (!place) return null
    }
    return place
  }

  #read(place: Place, symbol: GrammarSymbol): Place | null {
    if ('outside' in place) {
      const next: Outside | Opened = place.outside.read(symbol)
      if (!('inside' in next)) return next === place.outside ? place : { outside: next }
      const matcher = this.#matcher(next.inside)
      return { matcher, state: matcher.start, after: next.after }
    }
    const { matcher, after } = place
    const state = matcher.step(place.state, symbol)
    if (!state) return null
    return state.finished ? { outside: after } : { matcher, state, after }
  }

  #matcher(expression: Expression): Matcher {
    let matcher = this.#matchers.get(expression)
    if (!matcher) {
      matcher = new Matcher(expression)
      this.#matchers.set(expression, matcher)
    }
    return matcher
  }
}
