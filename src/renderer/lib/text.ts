/** One line of at most `length` characters, for lists. */
export function preview(text: string, length = 160): string {
  // Only the beginning is looked at: an input may be a megabyte.
  const line = text
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}

/** White space made visible, for single tokens. */
export function showWhitespace(text: string): string {
  return text.replaceAll('\n', '↵').replaceAll('\t', '→').replaceAll(' ', '·')
}

/** Characters rendered before a person asks for all of them. */
export const CLAMP_CHARACTERS = 20_000

/** The text to render first, and how many characters are held back. */
export function clampText(text: string, limit = CLAMP_CHARACTERS): { shown: string; hidden: number } {
  if (text.length <= limit) return { shown: text, hidden: 0 }
  return { shown: text.slice(0, limit), hidden: text.length - limit }
}

/** A JSON value as a person reads it: strings as they are, the rest indented. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return value
  return JSON.stringify(value, null, 2) ?? String(value)
}

/** JSON text indented; anything else as it is. */
export function prettyJson(text: string): string {
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // It only looked like JSON: the text itself is what there is to show.
    return text
  }
}
