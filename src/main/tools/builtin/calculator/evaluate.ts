import { failed } from './fail.ts'
import { callFunction, constant } from './functions.ts'
import {
  ALL_DIGITS,
  approximate,
  Curve,
  checked,
  curved,
  Exact,
  exactIf,
  fromText,
  Long,
  MAX_DIGITS,
  settled,
  tooLong,
  type Value,
} from './numbers.ts'
import type { BinaryOperator, Expression } from './parse.ts'

/**
 * Sums, differences, products and whole powers are exact; a quotient is when it ends within the digits kept, and otherwise
 * 1,000 of them are right. Errors: TOOL_FAILED for division by zero, for what is not defined and for more than 1,000 digits.
 */
export function evaluate(expression: Expression): Value {
  switch (expression.kind) {
    case 'number':
      return fromText(expression.text)
    case 'constant':
      return constant(expression.name)
    case 'negate': {
      const { number, known } = evaluate(expression.operand)
      return { number: number.neg(), known }
    }
    case 'percent':
      return divide(evaluate(expression.operand), { number: new Exact(100), known: ALL_DIGITS })
    case 'binary':
      return combine(expression.operator, evaluate(expression.left), evaluate(expression.right))
    case 'call':
      return callFunction(expression.name, expression.arguments.map(evaluate))
    default:
      return expression satisfies never
  }
}

function combine(operator: BinaryOperator, left: Value, right: Value): Value {
  const known = Math.min(left.known, right.known)
  switch (operator) {
    case '+':
      return checked(Exact.add(left.number, right.number), known)
    case '-':
      return checked(Exact.sub(left.number, right.number), known)
    case '*':
      return checked(Exact.mul(left.number, right.number), known)
    case '/':
      return divide(left, right)
    case 'mod':
      return remainder(left, right)
    case '^':
      return power(left, right)
    default:
      return operator satisfies never
  }
}

function divide(left: Value, right: Value): Value {
  if (right.number.isZero()) throw failed('Division by zero is not defined.')
  const quotient = Long.div(left.number, right.number)
  return exactIf(Exact.mul(quotient, right.number).eq(left.number), quotient, Math.min(left.known, right.known))
}

/** Has the sign of the dividend. */
function remainder(left: Value, right: Value): Value {
  if (right.number.isZero()) throw failed('Division by zero is not defined.')
  return checked(Exact.mod(settled(left), settled(right)), Math.min(left.known, right.known))
}

function power(base: Value, exponent: Value): Value {
  const x = base.number
  const y = settled(exponent)
  if (x.isZero() && y.isNegative() && !y.isZero()) throw failed('Division by zero is not defined.')
  if (y.isInteger() && y.abs().lte(100_000)) return wholePower(base, y.toNumber(), exponent.known)
  if (x.isNegative() && !y.isInteger()) throw failed('A power of a negative number needs a whole exponent.')
  if (x.isZero() || x.abs().eq(1)) {
    return x.eq(-1) ? { number: new Exact(y.mod(2).isZero() ? 1 : -1), known: base.known } : base
  }
  // The size of the result is known before it is computed, so 9^9^9^9 costs nothing.
  const digits = Curve.mul(y, curved(x.abs()).log(10))
  if (digits.gte(MAX_DIGITS)) throw tooLong()
  if (digits.lt(-MAX_DIGITS)) return checked(new Exact(`1e-${MAX_DIGITS + 1}`), 0)
  return approximate(curved(x).pow(curved(y)))
}

/** By repeated squaring; exact as long as the digits fit, which they do not for the likes of 1.01^1000. */
function wholePower(base: Value, exponent: number, known: number): Value {
  if (exponent < 0) return divide({ number: new Exact(1), known }, wholePower(base, -exponent, known))
  let result: Value = { number: new Exact(1), known }
  let square = base
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = combine('*', result, square)
    if (left > 1) square = combine('*', square, square)
  }
  return result
}
