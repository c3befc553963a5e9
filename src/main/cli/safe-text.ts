/** Characters of one value on a line. */
const MOST = 160

/** A recording's words are nobody's orders to the terminal: control characters are shown, not sent. */
export const safe = (text: string): string =>
  [...text].map((each) => (isControl(each.codePointAt(0) ?? 0) ? '·' : each)).join('')

/** The same for a text of many lines. */
export const safeLines = (text: string): string => text.split('\n').map(safe).join('\n')

const isControl = (code: number): boolean =>
  code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e)

/** A value as JSON on one line, cut where it is long. */
export const short = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'nothing')
  return safe(text.length > MOST ? `${text.slice(0, MOST)}…` : text)
}
