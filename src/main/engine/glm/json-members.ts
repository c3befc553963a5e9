/** A member of a JSON object: where its name and its value stand in the text, as offsets in UTF-16 units. */
export interface Member {
  name: string
  key: [from: number, to: number]
  value: [from: number, to: number]
}

const SPACE = /\s/

/**
 * Finds the members of the JSON object that begins at or after `from`, as far as the text goes: a text that is cut off or broken
 * gives the members before the fault. No input makes it throw.
 */
export function findMembers(text: string, from = 0): Member[] {
  const members: Member[] = []
  let at = skipSpace(text, from)
  if (text[at] !== '{') return members
  at = skipSpace(text, at + 1)
  while (text[at] === '"') {
    const keyEnd = skipString(text, at)
    const colon = skipSpace(text, keyEnd)
    if (text[colon] !== ':') return members
    const start = skipSpace(text, colon + 1)
    const end = skipValue(text, start)
    if (end === start) return members
    members.push({ name: unquote(text.slice(at, keyEnd)), key: [at, keyEnd], value: [start, end] })
    at = skipSpace(text, end)
    if (text[at] !== ',') return members
    at = skipSpace(text, at + 1)
  }
  return members
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && SPACE.test(text.charAt(at))) at += 1
  return at
}

/** The place after the string that begins at `from`. */
function skipString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function skipValue(text: string, from: number): number {
  if (text[from] === '"') return skipString(text, from)
  let depth = 0
  for (let at = from; at < text.length; ) {
    const character = text.charAt(at)
    if (character === '"') {
      at = skipString(text, at)
      continue
    }
    if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      if (depth === 0) return at
      depth -= 1
      if (depth === 0) return at + 1
    } else if (depth === 0 && (character === ',' || SPACE.test(character))) return at
    at += 1
  }
  return text.length
}

function unquote(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : text
  } catch {
    // A name with a broken escape is shown as it stands.
    return text
  }
}
