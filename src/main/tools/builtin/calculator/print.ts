import { settled, type Value } from './numbers.ts'

/** What is shown of a number that has no end. */
const SHOWN_DIGITS = 20
/** More zeros than this in front or behind are not written out. */
const MAX_ZEROS = 60

/**
 * Plain decimal without an exponent: all digits of an exact value, and of one whose known digits end early (so 2/3*3 is 2);
 * 20 of any other. An exponent comes only where zeros would be most of it, or would look like digits that are known.
 */
export function print(value: Value): string {
  const number = settled(value)
  if (number.isZero()) return '0'
  const plain = number.toFixed()
  if (number.precision() <= value.known / 2) {
    return plain.length - number.precision() > MAX_ZEROS ? number.toExponential() : plain
  }
  const rounded = number.toSignificantDigits(SHOWN_DIGITS)
  return rounded.e >= SHOWN_DIGITS || rounded.e < -SHOWN_DIGITS ? rounded.toExponential() : rounded.toFixed()
}
