/** Pure: a colour of CSS, `#rrggbb` or `rgb(r g b / a%)`, as `#rrggbbaa`. Null for anything else. */
export function hexColour(css: string): string | null {
  const text = css.trim()
  if (/^#[0-9a-f]{6}$/i.test(text)) return `${text.toLowerCase()}ff`
  const found = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[/,]\s*([\d.]+)(%?)\s*)?\)$/.exec(text)
  if (!found) return null
  const [, red, green, blue, alpha = '1', percent] = found
  const parts = [Number(red), Number(green), Number(blue), Number(alpha) * (percent ? 2.55 : 255)]
  return `#${parts.map((part) => Math.min(255, Math.round(part)).toString(16).padStart(2, '0')).join('')}`
}
