/** `path`: `*` and `?` stop at `/`, and `**` does not. `any`: `*` is anything. */
export type GlobKind = 'path' | 'any'

/** Whether a whole text fits a pattern of `*`, `**` and `?`; everything else stands for itself. Time grows with the product of both. */
export function fitsGlob(pattern: string, text: string, kind: GlobKind): boolean {
  // Row by row over the pattern: backtracking would let a hostile text take forever.
  let reached = new Uint8Array(text.length + 1)
  reached[0] = 1
  for (let at = 0; at < pattern.length; at += 1) {
    const next = new Uint8Array(text.length + 1)
    const character = pattern[at]
    const wide = character === '*' && (kind === 'any' || pattern[at + 1] === '*')
    if (character === '*') {
      if (pattern[at + 1] === '*') at += 1
      for (let place = 0, open = 0; place <= text.length; place += 1) {
        if (reached[place]) open = 1
        next[place] = open
        if (!wide && text[place] === '/') open = 0
      }
    } else {
      for (let place = 0; place < text.length; place += 1) {
        const one = character === '?' ? kind === 'any' || text[place] !== '/' : text[place] === character
        if (reached[place] && one) next[place + 1] = 1
      }
    }
    reached = next
  }
  return reached[text.length] === 1
}
