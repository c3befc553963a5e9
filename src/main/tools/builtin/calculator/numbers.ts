import { Decimal } from 'decimal.js'
import { failed } from './fail.ts'

/** A number, and how many of its digits are certain: all ({@link ALL_DIGITS}) unless it was rounded on the way. */
export interface Value {
  readonly number: Decimal
  readonly known: number
}

export const ALL_DIGITS = Number.POSITIVE_INFINITY
/** Of a quotient or root without an end, and what comes of it. */
const QUOTIENT_DIGITS = 1000
/** Of a {@link Curve} result. */
export const CURVE_DIGITS = 45

/** Digits before the point, or zeros after it, that a value may have. */
export const MAX_DIGITS = 1000
/** Digits that are kept; exact values that need more become inexact. */
const KEPT_DIGITS = 2000

const clone = (precision: number) =>
  Decimal.clone({ precision, rounding: Decimal.ROUND_HALF_UP, minE: -9e15, maxE: 9e15, defaults: true })

/** Wide enough that a product or a sum of two values is never rounded. */
export const Exact = clone(2 * KEPT_DIGITS + 10)
/** For quotients and roots, which may have no end. */
export const Long = clone(MAX_DIGITS + 100)
/** For what is never exact, with guard digits. */
export const Curve = clone(70)

export function fromText(text: string): Value {
  const exponent = /e([+-]?\d+)$/i.exec(text)?.[1]
  if (exponent !== undefined && Math.abs(Number(exponent)) > MAX_DIGITS) throw tooLong()
  return checked(new Exact(text), ALL_DIGITS)
}

/** Keeps values within {@link MAX_DIGITS}. Errors: TOOL_FAILED when there is no room for it. */
export function checked(number: Decimal, known: number): Value {
  if (number.isNaN()) throw failed('That is not a number.')
  if (!number.isFinite() || number.e >= MAX_DIGITS) throw tooLong()
  if (number.isZero()) return { number: new Exact(0), known }
  if (number.e < -MAX_DIGITS) throw failed(`The number is too small: it begins after ${MAX_DIGITS} zeros.`)
  if (number.precision() <= KEPT_DIGITS) return { number: new Exact(number), known }
  return { number: new Exact(number).toSignificantDigits(KEPT_DIGITS), known: Math.min(known, QUOTIENT_DIGITS) }
}

/** A result that is exact under `condition`, given exact operands. */
export function exactIf(condition: boolean, number: Decimal, known: number): Value {
  return checked(number, condition && known === ALL_DIGITS ? ALL_DIGITS : Math.min(known, QUOTIENT_DIGITS))
}

/** Without the noise in the last digits that would make floor(0.999…) wrong. */
export function settled({ number, known }: Value): Decimal {
  return known === ALL_DIGITS ? number : new Exact(number).toSignificantDigits(known)
}

/** The argument of such a function: decimal.js takes as many guard digits as it has digits, which could be thousands. */
export function curved(number: Decimal): Decimal {
  return new Curve(number).toSignificantDigits(Curve.precision)
}

/** The result of a function that is computed and not known. */
export function approximate(number: Decimal): Value {
  return checked(new Exact(number).toSignificantDigits(CURVE_DIGITS), CURVE_DIGITS)
}

export const tooLong = () =>
  failed(`The number is too large: it has more than ${MAX_DIGITS.toLocaleString('en')} digits.`)
