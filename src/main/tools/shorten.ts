/**
 * `text` in at most `limit` UTF-16 units; when it is cut, its end says so and how long it was. Never leaves half a
 * surrogate pair, nor any other lone surrogate, for those cannot be stored or tokenized as UTF-8.
 */
export function shorten(text: string, limit: number): string {
  const whole = text.toWellFormed()
  if (whole.length <= limit) return whole
  const note = `… cut, ${whole.length.toLocaleString('en')} characters in all`
  const kept = whole.slice(0, Math.max(0, limit - note.length - 1))
  return `${kept.replace(/[\uD800-\uDBFF]$/, '')}\n${note}`
}

/** One line of at most `limit` units: line breaks and runs of blanks become one blank. */
export function oneLine(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim().toWellFormed()
  return line.length <= limit ? line : `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
