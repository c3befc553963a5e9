/** What a grammar is written in: bytes of UTF-8 from 0 to 255, and above them the marks of a format, which are tokens of their own. */
export type GrammarSymbol = number

/** Symbols from here on are marks. */
export const FIRST_MARK = 256

/** A set of sequences of symbols. `lazy` stands for an expression that is only made when it is reached, so it may hold itself. */
export type Expression =
  | { kind: 'one'; has: (symbol: GrammarSymbol) => boolean }
  | { kind: 'literal'; symbols: readonly GrammarSymbol[] }
  | { kind: 'sequence'; parts: readonly Expression[] }
  | { kind: 'choice'; options: readonly Expression[] }
  | { kind: 'lazy'; make: () => Expression }

export const one = (has: (symbol: GrammarSymbol) => boolean): Expression => ({ kind: 'one', has })

/** Exactly this text. */
export const literal = (text: string): Expression => ({ kind: 'literal', symbols: [...Buffer.from(text)] })

/** One of the bytes that `text` has. */
export function anyOf(text: string): Expression {
  const bytes = new Set(Buffer.from(text))
  return one((symbol) => bytes.has(symbol))
}

export const sequence = (...parts: Expression[]): Expression => ({ kind: 'sequence', parts })

export const choice = (options: readonly Expression[]): Expression => ({ kind: 'choice', options })

/** Made once, when it is first reached. */
export function lazy(make: () => Expression): Expression {
  let made: Expression | null = null
  return {
    kind: 'lazy',
    make: () => {
      made ??= make()
      return made
    },
  }
}

export const NOTHING: Expression = sequence()

export const optional = (expression: Expression): Expression => choice([expression, NOTHING])

/** Any number of `expression`, which must not be empty itself. */
export function many(expression: Expression): Expression {
  const self: Expression = lazy(() => optional(sequence(expression, self)))
  return self
}

/** `expression` at most `times` times. */
export const upTo = (times: number, expression: Expression): Expression =>
  times <= 0 ? NOTHING : optional(sequence(expression, upTo(times - 1, expression)))

/** The white space people and models put between parts: nothing, one space, or a line break and an indentation. Without an end a model may fall into it. */
export const WHITE: Expression = choice([
  NOTHING,
  literal(' '),
  sequence(optional(literal('\r')), literal('\n'), upTo(24, anyOf(' \t'))),
])
