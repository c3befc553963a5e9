/** Pure: a colour of CSS, `#` with 3, 4, 6 or 8 digits (builds shorten them) or `rgb(r g b / a%)`, as `#rrggbbaa`. Null for anything else. */
export function hexColour(css: string): string | null {
  const text = css.trim()
  const hex = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text)?.[1]?.toLowerCase()
  if (hex) return `#${(hex.length < 6 ? hex.replace(/./g, '$&$&') : hex).padEnd(8, 'f')}`
  const found = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[/,]\s*([\d.]+)(%?)\s*)?\)$/.exec(text)
  if (!found) return null
  const [, red, green, blue, alpha = '1', percent] = found
  const parts = [Number(red), Number(green), Number(blue), Number(alpha) * (percent ? 2.55 : 255)]
  return `#${parts.map((part) => Math.min(255, Math.round(part)).toString(16).padStart(2, '0')).join('')}`
}
