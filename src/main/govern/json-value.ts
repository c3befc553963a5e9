/**
 * The value as JSON has it, with text that has a UTF-8 form: unpaired surrogates become U+FFFD, what JSON cannot say is
 * left out. Bytes hashed now are then the bytes read back later. Errors: TypeError for cycles and big integers.
 */
export function toJsonValue(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined ? null : wellFormed(JSON.parse(text))
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]))
}
