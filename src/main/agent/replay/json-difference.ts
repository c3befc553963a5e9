/** Where two JSON values differ. `undefined` stands for a member that is not there. */
export interface JsonDifference {
  /** JSON Pointer, RFC 6901. */
  path: string
  expected: unknown
  actual: unknown
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const escaped = (key: string | number): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1')

/** Every place where `actual` is not `expected`, in order, at most `limit`; an absent member equals an undefined one. */
export function differences(expected: unknown, actual: unknown, limit = 20): JsonDifference[] {
  const found: JsonDifference[] = []
  const compare = (left: unknown, right: unknown, path: string): void => {
    if (found.length >= limit || Object.is(left, right)) return
    if (Array.isArray(left) && Array.isArray(right)) {
      for (let at = 0; at < Math.max(left.length, right.length); at += 1) compare(left[at], right[at], `${path}/${at}`)
    } else if (isObject(left) && isObject(right)) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
        compare(own(left, key), own(right, key), `${path}/${escaped(key)}`)
      }
    } else if (left !== right) found.push({ path, expected: left, actual: right })
  }
  compare(expected, actual, '')
  return found
}

const own = (value: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined

/** Characters of a string in a report; the place of the difference stays in sight. */
const MOST_CHARACTERS = 2000

/** The two values as a report shows them: JSON, and long texts cut around the first character that differs. */
export function reported({ path, expected, actual }: JsonDifference): JsonDifference {
  if (typeof expected !== 'string' || typeof actual !== 'string') {
    return { path, expected: bounded(expected), actual: bounded(actual) }
  }
  if (Math.max(expected.length, actual.length) <= MOST_CHARACTERS) return { path, expected, actual }
  let same = 0
  while (same < expected.length && expected[same] === actual[same]) same += 1
  const from = Math.max(0, same - MOST_CHARACTERS / 4)
  const cut = (text: string): string => {
    const part = text.slice(from, from + MOST_CHARACTERS).toWellFormed()
    return `${from > 0 ? '…' : ''}${part}${from + MOST_CHARACTERS < text.length ? '…' : ''}`
  }
  return { path, expected: cut(expected), actual: cut(actual) }
}

function bounded(value: unknown): unknown {
  if (value === undefined) return null
  const text = JSON.stringify(value)
  return text.length <= 2 * MOST_CHARACTERS ? value : `${text.slice(0, 2 * MOST_CHARACTERS).toWellFormed()}…`
}
