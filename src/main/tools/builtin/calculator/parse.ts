import { failed } from './fail.ts'
import { isConstant, isFunction } from './names.ts'
import { type Token, tokenize } from './tokens.ts'

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | 'mod'

export type Expression =
  | { kind: 'number'; text: string }
  | { kind: 'constant'; name: string }
  | { kind: 'negate'; operand: Expression }
  | { kind: 'percent'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'call'; name: string; arguments: Expression[] }

const MAX_DEPTH = 100

/** How tightly each operator holds its left operand; a power holds tighter than a sign, so -2^2 is -4. */
const POWER: Record<string, number> = { '+': 1, '-': 1, '*': 2, '/': 2, mod: 2, '^': 4, percent: 5 }
const SIGN = 3

/**
 * Reads an expression by precedence climbing (Pratt). `%` is the remainder when a number, a name or `(` follows, else
 * percent: `17 % 5` is 2, `200 * 15%` is 30, `15% of 80` is 12. Errors: TOOL_FAILED with what is wrong.
 */
export function parse(expression: string): Expression {
  const parser = new Parser(tokenize(expression))
  const whole = parser.expression(0)
  parser.end()
  return whole
}

class Parser {
  readonly #tokens: Token[]
  #at = 0
  #depth = 0

  constructor(tokens: Token[]) {
    this.#tokens = tokens
  }

  expression(least: number): Expression {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw failed('The expression is nested too deeply. Split it into smaller ones.')
    let left = this.#operand()
    for (;;) {
      const operator = this.#operator()
      const power = operator === null ? -1 : (POWER[operator] ?? -1)
      if (operator === null || power <= least) break
      this.#at += 1
      if (operator === 'percent') {
        left = { kind: 'percent', operand: left }
      } else {
        // A power is read from the right: 2^3^2 is 2^9.
        left = { kind: 'binary', operator, left, right: this.expression(operator === '^' ? power - 1 : power) }
      }
    }
    this.#depth -= 1
    return left
  }

  end(): void {
    const token = this.#token(0)
    if (token.kind === 'end') return
    if (token.text === ')') throw failed('There is a ")" without its "(".')
    if (token.text === ',') throw failed('Commas group thousands, as in 1,000. Write decimals with a point, as in 1.5.')
    throw failed(`An operator such as * is missing before "${token.text}".`)
  }

  #operand(): Expression {
    const token = this.#token(0)
    this.#at += 1
    if (token.kind === 'number') return { kind: 'number', text: token.text }
    if (token.kind === 'name') return this.#named(token.text)
    if (token.text === '-') return { kind: 'negate', operand: this.expression(SIGN) }
    if (token.text === '+') return this.expression(SIGN)
    if (token.text === '(') {
      const inner = this.expression(0)
      this.#close()
      return inner
    }
    if (token.kind === 'end') throw failed('The expression ends too early: a number is missing.')
    throw failed(`A number is missing before "${token.text}".`)
  }

  #named(name: string): Expression {
    if (isConstant(name)) return { kind: 'constant', name }
    if (!isFunction(name)) {
      throw failed(
        `"${name}" is not known. There are sqrt, abs, round, floor, ceil, min, max, ln, log10, exp, sin, cos, tan, pi, e.`,
      )
    }
    if (this.#token(0).text !== '(') throw failed(`Write ${name} with parentheses, as in ${name}(2).`)
    this.#at += 1
    const list = [this.expression(0)]
    while (this.#token(0).text === ',') {
      this.#at += 1
      list.push(this.expression(0))
    }
    this.#close()
    return { kind: 'call', name, arguments: list }
  }

  #close(): void {
    const token = this.#token(0)
    if (token.kind === 'end') throw failed('There is a "(" without its ")".')
    if (token.text !== ')') this.end()
    this.#at += 1
  }

  #operator(): BinaryOperator | 'percent' | null {
    const token = this.#token(0)
    if (token.kind === 'name' && token.text === 'of') return '*'
    if (token.kind !== 'symbol') return null
    if (token.text === '%') {
      const after = this.#token(1)
      const operand = after.kind === 'number' || (after.kind === 'name' && after.text !== 'of') || after.text === '('
      return operand ? 'mod' : 'percent'
    }
    return token.text === '(' || token.text === ')' || token.text === ',' ? null : token.text
  }

  #token(ahead: number): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', text: '', at: 0 }
  }
}
