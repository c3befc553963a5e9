/** Steps from the root of a JSON value; array places as numbers. */
export type JsonPath = readonly (string | number)[]

/** One line of a tree: a member, or an element. */
export interface JsonRow {
  path: JsonPath
  /** RFC 6901 pointer; names the row. */
  pointer: string
  value: unknown
  /** Members or elements; null for what has none. */
  size: number | null
}

/** Matches found at most: more help nobody. */
const MOST_HITS = 500

export const pointerOf = (path: JsonPath): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

function entriesOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((each, index) => [index, each])
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

export function sizeOf(value: unknown): number | null {
  if (Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : null
}

/** The lines to show: the root's members, and those of every open one. What is closed is not walked. */
export function rowsOf(root: unknown, open: ReadonlySet<string>): JsonRow[] {
  const rows: JsonRow[] = []
  // A stack of our own, for a hostile value may be nested deeper than calls can be.
  const waiting: JsonRow[] = [{ path: [], pointer: '', value: root, size: sizeOf(root) }]
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    if (row.path.length > 0) rows.push(row)
    if (row.path.length > 0 && !open.has(row.pointer)) continue
    const { path } = row
    const inside = entriesOf(row.value).map(([step, value]): JsonRow => {
      const at = [...path, step]
      return { path: at, pointer: pointerOf(at), value, size: sizeOf(value) }
    })
    for (const each of inside.reverse()) waiting.push(each)
  }
  return rows
}

/** Paths of the values whose name or text contains `query`, in order. */
export function searchJson(root: unknown, query: string): JsonPath[] {
  const wanted = query.toLowerCase()
  const hits: JsonPath[] = []
  if (wanted === '') return hits
  const waiting: { path: JsonPath; value: unknown }[] = [{ path: [], value: root }]
  for (let next = waiting.pop(); next && hits.length < MOST_HITS; next = waiting.pop()) {
    const { path, value } = next
    const name = path.at(-1)
    const text = sizeOf(value) === null ? String(value) : ''
    const named = typeof name === 'string' && name.toLowerCase().includes(wanted)
    if (path.length > 0 && (named || text.toLowerCase().includes(wanted))) hits.push(path)
    for (const [step, inner] of entriesOf(value).reverse()) waiting.push({ path: [...path, step], value: inner })
  }
  return hits
}

/** Pointers of what must be open for a path to be seen. */
export const above = (path: JsonPath): string[] =>
  path.slice(0, -1).map((_, index) => pointerOf(path.slice(0, index + 1)))

/** The object or array a text holds, or undefined when it is other text. */
export function readJson(text: string): unknown {
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return undefined
  try {
    return JSON.parse(text)
  } catch {
    // It only looked like JSON.
    return undefined
  }
}
