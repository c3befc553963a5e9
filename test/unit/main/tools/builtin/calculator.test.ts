import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calculator } from '../../../../../src/main/tools/builtin/calculator.ts'
import { contextFor, failureOf } from '../fixture.ts'

const calculate = async (expression: string) => (await calculator.run({ expression }, contextFor('/nowhere'))).content
const refusal = (expression: string) => failureOf(() => calculate(expression))

describe('results', () => {
  test.each([
    ['12*7', '84'],
    ['12*7=', '84'],
    ['0.1+0.2', '0.3'],
    ['1-0.9', '0.1'],
    ['1/8', '0.125'],
    ['1/3', '0.33333333333333333333'],
    ['2/3', '0.66666666666666666667'],
    ['(1/3)*3', '1'],
    ['floor((1/3)*3)', '1'],
    ['9007199254740993 * 3', '27021597764222979'],
    ['2^200', (2n ** 200n).toString()],
    ['2^-3', '0.125'],
    ['-2^2', '-4'],
    ['(-2)^2', '4'],
    ['2^3^2', '512'],
    ['2**10', '1024'],
    ['--5', '5'],
    ['-0', '0'],
    ['0^0', '1'],
    ['1.10 + 2.20', '3.3'],
    ['5.', '5'],
    ['.5 + .5', '1'],
    ['1.5e3', '1500'],
    ['10^999', '1e+999'],
    ['1/10^30', '0.000000000000000000000000000001'],
  ])('%s is not %s', async (expression, result) => {
    expect(await calculate(expression)).toBe(result)
  })

  test.each([
    ['17 % 5', '2'],
    ['-7 % 3', '-1'],
    ['5.5 % 2', '1.5'],
    ['15%', '0.15'],
    ['200 * 15%', '30'],
    ['15% of 80', '12'],
    ['50% - 3', '-2.5'],
    ['(20%) * 5', '1'],
    ['10%*10%', '0.01'],
  ])('the percent sign is misread: %s is not %s', async (expression, result) => {
    expect(await calculate(expression)).toBe(result)
  })

  test.each([
    ['１２×７', '84'],
    ['8÷4−1', '1'],
    ['（1＋2）＊3', '9'],
    ['1，000，000＋1', '1000001'],
    ['2·3', '6'],
    ['π', '3.1415926535897932385'],
  ])('a spelling from documents or Chinese keyboards is not read: %s', async (expression, result) => {
    expect(await calculate(expression)).toBe(result)
  })

  test.each([
    ['1,234,567.5 + 1', '1234568.5'],
    ['max(1,200)', '200'],
    ['max((1,234), 5)', '1234'],
    ['sqrt(1,000,000)', '1000'],
    ['round(2.345, 2)', '2.35'],
    ['min(3, 2, 10)', '2'],
  ])('a comma is taken for the wrong thing in %s', async (expression, result) => {
    expect(await calculate(expression)).toBe(result)
  })

  test.each([
    ['sqrt(144)', '12'],
    ['sqrt(2)', '1.4142135623730950488'],
    ['sqrt(0.0625)', '0.25'],
    ['abs(-3.5)', '3.5'],
    ['round(-2.5)', '-3'],
    ['round(1250, -2)', '1300'],
    ['floor(-1.1)', '-2'],
    ['ceil(1.1)', '2'],
    ['ln(e)', '1'],
    ['log10(1000)', '3'],
    ['exp(0)', '1'],
    ['sin(pi/6)', '0.5'],
    ['sin(pi)', '0'],
    ['cos(pi)', '-1'],
    ['tan(pi/4)', '1'],
    ['9^0.5', '3'],
    ['8^(1/3)', '2'],
    ['exp(100)', '2.6881171418161354484e+43'],
    ['E + PI', '5.8598744820488384738'],
  ])('a function is wrong: %s is not %s', async (expression, result) => {
    expect(await calculate(expression)).toBe(result)
  })
})

describe('refusals', () => {
  test.each([
    ['1/0', 'zero'],
    ['5 % (3-3)', 'zero'],
    ['0^-1', 'zero'],
    ['1/(0.1+0.2-0.3)', 'zero'],
    ['sqrt(-1)', 'negative'],
    ['(-8)^(1/3)', 'negative'],
    ['ln(0)', 'above 0'],
    ['tan(pi/2)', 'not defined'],
    ['2(3)', 'operator'],
    ['3 4', 'operator'],
    ['2 apples', 'operator'],
    ['1,5', 'Commas'],
    ['12,34', 'Commas'],
    ['(1', '"("'],
    ['1)', '")"'],
    ['1+', 'too early'],
    ['*2', 'missing before'],
    ['log(5)', 'not known'],
    ['sqrt 4', 'parentheses'],
    ['sqrt(1, 2)', 'one argument'],
    ['round(1, 0.5)', 'whole number'],
    ['5!', 'not arithmetic'],
    ['process.exit()', 'not arithmetic'],
    ['constructor(1)', 'not known'],
    ['🙂', '🙂'],
  ])('%s gives no clear error', async (expression, words) => {
    const failure = await refusal(expression)
    expect(failure.code).toBe('TOOL_FAILED')
    expect(failure.message).toContain(words)
  })

  test.each([
    '9^9^9^9',
    '9^9^9^9^9^9^9',
    '1e999999999',
    '10^1000',
    '1e600*1e600',
    'exp(1e9)',
    'exp(exp(exp(exp(9))))',
    '2^1e15',
    '1e-5000',
    '(1/3)^99999',
    '0.5^1e12',
    'sin(1e900)',
    `${'('.repeat(400)}1${')'.repeat(400)}`,
    `${'-'.repeat(900)}1`,
    `${'2^'.repeat(400)}2`,
  ])('%s makes the calculator hang, overflow or crash', async (expression) => {
    expect((await refusal(expression)).code).toBe('TOOL_FAILED')
  })

  test('an expression of any length is taken', () => {
    expect(calculator.input.safeParse({ expression: '1+'.repeat(600) }).success).toBe(false)
  })
})

/** An exact fraction, in lowest terms. */
interface Fraction {
  top: bigint
  bottom: bigint
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))

function fraction(top: bigint, bottom: bigint): Fraction {
  const common = gcd(top, bottom) * (bottom < 0n ? -1n : 1n)
  return { top: top / common, bottom: bottom / common }
}

/** The decimal that equals it, or null when it has no end. */
function decimalOf({ top, bottom }: Fraction): string | null {
  let scale = 1n
  let places = 0
  while (scale % bottom !== 0n) {
    scale *= 10n
    places += 1
    if (places > 400) return null
  }
  const digits = ((top < 0n ? -top : top) * (scale / bottom)).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const rest = digits.slice(digits.length - places).replace(/0+$/, '')
  return (top < 0n ? '-' : '') + whole + (rest === '' ? '' : `.${rest}`)
}

/** What a printed decimal stands for. */
function fractionOf(text: string): Fraction {
  const [mantissa = '', exponent = '0'] = text.split('e')
  const [whole = '', rest = ''] = mantissa.split('.')
  const shift = Number(exponent) - rest.length
  const top = BigInt(whole + rest)
  return shift >= 0 ? fraction(top * 10n ** BigInt(shift), 1n) : fraction(top, 10n ** BigInt(-shift))
}

interface Sum {
  text: string
  value: Fraction | null
}

const leaf: fc.Arbitrary<Sum> = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, places]) => {
    const value = fraction(BigInt(digits), 10n ** BigInt(places))
    return { text: decimalOf(value) ?? '0', value }
  })

const operators: Record<string, (a: Fraction, b: Fraction) => Fraction | null> = {
  '+': (a, b) => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom),
  '-': (a, b) => fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom),
  '*': (a, b) => fraction(a.top * b.top, a.bottom * b.bottom),
  '/': (a, b) => (b.top === 0n ? null : fraction(a.top * b.bottom, a.bottom * b.top)),
}

const sums = fc.letrec<{ sum: Sum }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    leaf,
    fc.tuple(tie('sum'), fc.constantFrom('+', '-', '*', '/'), tie('sum')).map(([left, operator, right]) => {
      const both = left.value && right.value
      const value = both && left.value && right.value ? (operators[operator]?.(left.value, right.value) ?? null) : null
      return { text: `(${left.text}) ${operator} (${right.text})`, value }
    }),
    fc.tuple(tie('sum'), fc.integer({ min: 0, max: 4 })).map(([base, power]) => ({
      text: `(${base.text})^${power}`,
      value: base.value && fraction(base.value.top ** BigInt(power), base.value.bottom ** BigInt(power)),
    })),
    tie('sum').map(({ text, value }) => ({ text: `-(${text})`, value: value && fraction(-value.top, value.bottom) })),
  ),
})).sum

describe('against fractions of whole numbers', () => {
  test('a result differs from the true value', async () => {
    await fc.assert(
      fc.asyncProperty(sums, async ({ text, value }) => {
        const outcome = await calculate(text).catch((error: Error) => error.message)
        if (value === null) {
          expect(outcome).toContain('zero')
          return
        }
        if (/[a-df-z]/i.test(outcome)) {
          expect(outcome).toMatch(/too (large|small)|too deeply/)
          return
        }
        const got = fractionOf(outcome)
        const exact = decimalOf(value)
        if (exact !== null && !outcome.includes('e')) expect(outcome).toBe(exact)
        // |got - value| <= |value| / 10^19, that is: at least 19 digits are right.
        const error = fraction(got.top * value.bottom - value.top * got.bottom, got.bottom * value.bottom)
        const size = error.top < 0n ? -error.top : error.top
        const top = value.top < 0n ? -value.top : value.top
        expect(size * value.bottom * 10n ** 19n <= top * error.bottom).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('the remainder is not that of whole numbers', async () => {
    const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
    await fc.assert(
      fc.asyncProperty(
        whole,
        whole.filter((n) => n !== 0n),
        async (a, b) => {
          expect(await calculate(`(${a}) % (${b})`)).toBe((a % b).toString())
        },
      ),
      { numRuns: 200 },
    )
  })

  test('any text at all crashes it, or takes it anywhere but to a number or a sentence', async () => {
    const piece = fc.constantFrom(
      ...'0123456789.+-*/^%(), eE',
      'sqrt(',
      'max(',
      'pi',
      'of',
      '1e',
      '**',
      'ln(',
      'tan(',
      '\u0000',
      '☃',
    )
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.array(piece, { maxLength: 25 }).map((parts) => parts.join('')),
    )
    await fc.assert(
      fc.asyncProperty(text, async (expression) => {
        const { code } = await failureOf(() => calculate(expression))
        expect(['none', 'TOOL_FAILED']).toContain(code)
      }),
      { numRuns: 1000 },
    )
  })
})
