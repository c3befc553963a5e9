/** Deepest nesting of a JSON text, and how many brackets are still open at its end. Reads it once, without a stack. */
export function jsonDepth(text: string): { most: number; open: number } {
  let open = 0
  let most = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at += 1
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) {
      open += 1
      if (open > most) most = open
    } else if (code === 0x7d || code === 0x5d) open -= 1
  }
  return { most, open }
}
