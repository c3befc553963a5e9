/** One statement of a script, without the blanks and remarks before it. */
export interface Statement {
  sql: string
  /** Its first word in capitals; empty when it begins with none. */
  verb: string
}

type Token = { kind: 'blank' | 'word' | 'end' | 'other'; to: number }

/** The statements of a script as SQLite's own tokenizer would part them; a trigger with its body is one. */
export function splitStatements(script: string): Statement[] {
  const statements: Statement[] = []
  let from = 0
  let words: string[] = []
  let at = 0
  const take = (to: number) => {
    const sql = script.slice(from, to).trim()
    if (words.length > 0) statements.push({ sql, verb: words[0] ?? '' })
    words = []
  }
  while (at < script.length) {
    const { kind, to } = nextToken(script, at)
    if (kind === 'end') {
      if (words.length === 0) {
        from = to
      } else if (!isOpenTrigger(words)) {
        take(at)
        from = to
      } else words.push(';')
    } else if (kind !== 'blank') {
      if (words.length === 0) from = at
      // Kept of a long statement are its beginning, which says what it is, and its end, which says whether it is whole.
      words.push(kind === 'word' ? script.slice(at, to).toUpperCase() : '')
      if (words.length > 32) words.splice(8, 16)
    }
    at = to
  }
  take(script.length)
  return statements
}

/** A trigger ends with `; END ;`, whatever semicolons its body has. */
function isOpenTrigger(words: readonly string[]): boolean {
  const [first, second, third] = words
  const trigger =
    first === 'CREATE' && (second === 'TRIGGER' || (/^TEMP(ORARY)?$/.test(second ?? '') && third === 'TRIGGER'))
  return trigger && !(words.at(-1) === 'END' && words.at(-2) === ';')
}

const QUOTES: Record<string, string> = { "'": "'", '"': '"', '`': '`', '[': ']' }

function nextToken(script: string, at: number): Token {
  const character = script.charAt(at)
  if (/\s/.test(character)) return { kind: 'blank', to: at + 1 }
  if (character === ';') return { kind: 'end', to: at + 1 }
  if (script.startsWith('--', at)) return { kind: 'blank', to: after(script, '\n', at + 2) }
  if (script.startsWith('/*', at)) return { kind: 'blank', to: after(script, '*/', at + 2) }
  const quote = QUOTES[character]
  if (quote) {
    // A doubled quote stands for itself: taken as two texts, one after the other, the end is the same.
    return { kind: 'other', to: after(script, quote, at + 1) }
  }
  if (!/[\w$\u0080-\uffff]/.test(character)) return { kind: 'other', to: at + 1 }
  let to = at + 1
  while (to < script.length && /[\w$\u0080-\uffff]/.test(script.charAt(to))) to += 1
  return { kind: 'word', to }
}

function after(script: string, mark: string, from: number): number {
  const found = script.indexOf(mark, from)
  return found === -1 ? script.length : found + mark.length
}
