import { Decimal } from 'decimal.js'
import { failed } from './fail.ts'
import { arityOf } from './names.ts'
import {
  ALL_DIGITS,
  approximate,
  CURVE_DIGITS,
  Curve,
  checked,
  curved,
  Exact,
  exactIf,
  Long,
  MAX_DIGITS,
  settled,
  type Value,
} from './numbers.ts'

/** Turning a larger angle into a small one would leave no digit that is right. */
const MAX_ANGLE = 1e15
const PI = Curve.acos(-1)
const E = Curve.exp(1)

export function constant(name: string): Value {
  return { number: new Exact(name === 'pi' ? PI : E), known: CURVE_DIGITS }
}

/** Errors: TOOL_FAILED for the wrong number of arguments and for what is not defined. */
export function callFunction(name: string, given: Value[]): Value {
  const [least, most] = arityOf(name)
  const [x, y] = given
  if (x === undefined || given.length < least || given.length > most) {
    throw failed(`${name} takes ${most === 1 ? 'one argument' : `${least} to ${most} arguments`}, not ${given.length}.`)
  }
  switch (name) {
    case 'abs':
      return { number: x.number.abs(), known: x.known }
    case 'floor':
      return checked(settled(x).floor(), ALL_DIGITS)
    case 'ceil':
      return checked(settled(x).ceil(), ALL_DIGITS)
    case 'round':
      return round(x, y)
    case 'min':
      return given.reduce((best, each) => (each.number.lt(best.number) ? each : best))
    case 'max':
      return given.reduce((best, each) => (each.number.gt(best.number) ? each : best))
    case 'sqrt':
      return root(x)
    case 'exp':
      return exponential(x)
    case 'ln':
      return approximate(curved(positive(name, x)).ln())
    case 'log10':
      return approximate(curved(positive(name, x)).log(10))
    default:
      return angle(name, x)
  }
}

/** Halves go away from zero. The second argument is how many decimals stay; negative ones round to tens, hundreds, … */
function round(x: Value, places: Value | undefined): Value {
  const count = places === undefined ? 0 : settled(places).toNumber()
  if (!Number.isInteger(count) || Math.abs(count) > MAX_DIGITS) {
    throw failed(`The second argument of round is a whole number of decimals, such as round(2.345, 2).`)
  }
  const scale = new Exact(10).pow(count)
  return checked(settled(x).times(scale).round().div(scale), ALL_DIGITS)
}

function root(x: Value): Value {
  if (x.number.isNegative() && !x.number.isZero())
    throw failed('The square root of a negative number is not defined here.')
  const number = Long.sqrt(x.number)
  return exactIf(Exact.mul(number, number).eq(x.number), number, x.known)
}

function exponential(x: Value): Value {
  // Beyond this it has more digits than are kept (or that many zeros), and computing it would only take time.
  const bounded = Decimal.min(Decimal.max(x.number, -3 * MAX_DIGITS), 3 * MAX_DIGITS)
  return approximate(curved(bounded).exp())
}

function positive(name: string, { number }: Value): Decimal {
  if (number.lte(0)) throw failed(`${name} is only defined for numbers above 0.`)
  return number
}

/** In radians. */
function angle(name: string, { number }: Value): Value {
  if (number.abs().gt(MAX_ANGLE)) throw failed(`The angle of ${name} is too large.`)
  const x = curved(number)
  const result = name === 'sin' ? x.sin() : name === 'cos' ? x.cos() : x.tan()
  if (result.abs().gt(1e30)) throw failed('tan is not defined there.')
  // sin(pi) is the rounding of pi and nothing else.
  return approximate(result.abs().lt(1e-60) && number.abs().gt(1) ? new Curve(0) : result)
}
