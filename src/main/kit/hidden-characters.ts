/**
 * What shows as nothing or turns its surroundings around: controls but line ends and tabs, formats (zero width, bidirectional, tags),
 * separators, invisible letters and fillers, and variation selectors that select nothing.
 */
const HIDDEN =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\u{e0000}-\u{e0fff}]|(?<=^|\s|[\ufe00-\ufe0f])[\ufe00-\ufe0f]/gu

/** Pure: the text with each hidden character written out, as `\u{200b}`. Line ends and tabs stay. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (odd) => `\\u{${odd.codePointAt(0)?.toString(16)}}`)

/** Pure: the hidden characters of a text, each once, as `U+200B`. */
export const hiddenIn = (text: string): string[] => [
  ...new Set(
    (text.match(HIDDEN) ?? []).map(
      (odd) => `U+${(odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    ),
  ),
]

/** Pure: the same JSON value with all that is prose in it made visible; names, choices and constants stay as they are. */
export function visibleSchema(schema: Record<string, unknown>, names = false): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      const prose = !names && (key === 'description' || key === 'title' || key === '$comment')
      if (typeof value === 'string') return [key, prose ? visible(value) : value]
      if (!names && VALUES.has(key)) return [key, value]
      return [key, within(value, !names && NAMES.has(key))]
    }),
  )
}

/** Keys whose members are named by the schema's author, and those that hold values instead of schemas. */
const NAMES = new Set(['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas'])
const VALUES = new Set(['enum', 'const', 'default', 'examples', 'required'])

function within(value: unknown, names: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => within(each, false))
  return typeof value === 'object' && value !== null ? visibleSchema({ ...value }, names) : value
}
