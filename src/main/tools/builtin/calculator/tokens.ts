import { failed } from './fail.ts'

export type Token =
  | { kind: 'number'; text: string; at: number }
  | { kind: 'name'; text: string; at: number }
  | { kind: 'symbol'; text: '+' | '-' | '*' | '/' | '^' | '%' | '(' | ')' | ','; at: number }
  | { kind: 'end'; text: ''; at: number }

/** Spellings of the same sign, as they come out of documents and Chinese keyboards. */
const SPELLINGS: Record<string, string> = {
  '×': '*',
  '·': '*',
  '⋅': '*',
  '∙': '*',
  '÷': '/',
  '∕': '/',
  '−': '-',
  '–': '-',
  π: 'pi',
  '、': ',',
  '\u3000': ' ',
}

/** Names whose arguments are separated by commas; elsewhere a comma can only group thousands. */
export const SEVERAL_ARGUMENTS = new Set(['min', 'max', 'round'])

/** Splits an expression into tokens; the last is always `end`. Errors: TOOL_FAILED at what is no arithmetic. */
export function tokenize(expression: string): Token[] {
  // A closing "=" is how people ask.
  const text = [...expression]
    .map(plain)
    .join('')
    .replace(/\s*=\s*$/, '')
  const tokens: Token[] = []
  /** For each open parenthesis: is it a list of arguments? */
  const lists: boolean[] = []
  let at = 0
  while (at < text.length) {
    const token = next(text, at, lists.at(-1) ?? false)
    if (token === null) {
      at += 1
      continue
    }
    const before = tokens.at(-1)
    if (token.text === '(') lists.push(before?.kind === 'name' && SEVERAL_ARGUMENTS.has(before.text))
    if (token.text === ')') lists.pop()
    tokens.push(token)
    at += token.kind === 'symbol' && text.startsWith('**', at) ? 2 : token.text.length
  }
  return [...tokens.map(withoutCommas), { kind: 'end', text: '', at }]
}

/** Full-width forms have their plain twin at a fixed distance. */
function plain(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCodePoint(code - 0xfee0)
  return SPELLINGS[character] ?? character
}

const BLANK = /\s/y
const GROUPED = /\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?(?:e[+-]?\d+)?/iy
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy
const NAME = /[a-z][a-z0-9]*/iy
const SYMBOL = /[-+*/^%(),]/y

function next(text: string, at: number, inList: boolean): Token | null {
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  if (match(BLANK)) return null
  const number = (inList ? undefined : match(GROUPED)) ?? match(NUMBER)
  if (number) return { kind: 'number', text: number, at }
  const name = match(NAME)
  if (name) return { kind: 'name', text: name.toLowerCase(), at }
  if (text.startsWith('**', at)) return { kind: 'symbol', text: '^', at }
  const symbol = match(SYMBOL)
  if (isSymbol(symbol)) return { kind: 'symbol', text: symbol, at }
  throw failed(
    `"${String.fromCodePoint(text.codePointAt(at) ?? 0)}" is not arithmetic. Write numbers, + - * / ^ % and ( ).`,
  )
}

function isSymbol(text: string | undefined): text is Extract<Token, { kind: 'symbol' }>['text'] {
  return text !== undefined && '+-*/^%(),'.includes(text)
}

function withoutCommas(token: Token): Token {
  return token.kind === 'number' ? { ...token, text: token.text.replaceAll(',', '') } : token
}
