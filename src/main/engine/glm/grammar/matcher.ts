import type { Expression, GrammarSymbol } from './expression.ts'

/** What is still to be read: an expression, from a place within it, and then the rest. Equal frames are one object. */
interface Frame {
  id: number
  expression: Expression
  /** Symbols of a literal already read. */
  at: number
  rest: Frame | null
}

/** Everything that may come after what was read so far. Equal states are one object. */
export interface MatchState {
  /** What was read is a whole sentence. */
  readonly accepting: boolean
  /** Nothing more may come. */
  readonly finished: boolean
}

class State implements MatchState {
  readonly frames: readonly Frame[]
  readonly accepting: boolean
  readonly next = new Map<GrammarSymbol, State | null>()

  constructor(frames: readonly Frame[], accepting: boolean) {
    this.frames = frames
    this.accepting = accepting
  }

  get finished(): boolean {
    return this.frames.length === 0
  }
}

/**
 * Follows an expression symbol by symbol. All ways to read are followed at once, and what was worked out for a state is kept, so that
 * a symbol costs one look-up where it was met before.
 */
export class Matcher {
  readonly start: MatchState
  readonly #frames = new Map<string, Frame>()
  readonly #expressions = new Map<Expression, number>()
  readonly #states = new Map<string, State>()

  constructor(expression: Expression) {
    this.start = this.#state([this.#frame(expression, 0, null)])
  }

  /** The state after one more symbol, or null where it may not come. */
  step(state: MatchState, symbol: GrammarSymbol): MatchState | null {
    if (!(state instanceof State)) throw new Error('The state belongs to no matcher.')
    const known = state.next.get(symbol)
    if (known !== undefined) return known
    const after: (Frame | null)[] = []
    for (const { expression, at, rest } of state.frames) {
      if (expression.kind === 'one' && expression.has(symbol)) after.push(rest)
      else if (expression.kind === 'literal' && expression.symbols[at] === symbol)
        after.push(at + 1 < expression.symbols.length ? this.#frame(expression, at + 1, rest) : rest)
    }
    const next = after.length === 0 ? null : this.#state(after)
    // A state from which neither an end nor another symbol is reached is none.
    const living = next && (next.accepting || !next.finished) ? next : null
    state.next.set(symbol, living)
    return living
  }

  #frame(expression: Expression, at: number, rest: Frame | null): Frame {
    let number = this.#expressions.get(expression)
    if (number === undefined) {
      number = this.#expressions.size
      this.#expressions.set(expression, number)
    }
    const key = `${number}.${at}.${rest?.id ?? -1}`
    const known = this.#frames.get(key)
    if (known) return known
    const frame: Frame = { id: this.#frames.size, expression, at, rest }
    this.#frames.set(key, frame)
    return frame
  }

  /** The state in which each of `from` may go on; a null among them is an end. */
  #state(from: readonly (Frame | null)[]): State {
    const ends = new Set<Frame>()
    const seen = new Set<Frame>()
    let accepting = false
    const open = [...from]
    for (let frame = open.pop(); frame !== undefined; frame = open.pop()) {
      if (frame === null) {
        accepting = true
        continue
      }
      if (seen.has(frame)) continue
      seen.add(frame)
      const { expression, rest } = frame
      switch (expression.kind) {
        case 'one':
          ends.add(frame)
          break
        case 'literal':
          if (expression.symbols.length > 0) ends.add(frame)
          else open.push(rest)
          break
        case 'sequence':
          open.push(expression.parts.reduceRight((after: Frame | null, part) => this.#frame(part, 0, after), rest))
          break
        case 'choice':
          for (const option of expression.options) open.push(this.#frame(option, 0, rest))
          break
        case 'lazy':
          open.push(this.#frame(expression.make(), 0, rest))
          break
        default:
          expression satisfies never
      }
    }
    const frames = [...ends].sort((a, b) => a.id - b.id)
    const key = `${accepting}:${frames.map((frame) => frame.id).join()}`
    let state = this.#states.get(key)
    if (!state) {
      state = new State(frames, accepting)
      this.#states.set(key, state)
    }
    return state
  }
}
