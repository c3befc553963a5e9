/** Rows of a file, which are read twice: first to find out their types, then to keep them. */
export interface TableSource {
  /** Of the columns, as the file says; rows that are longer have columns without a name. */
  names: string[]
  rows(): AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>
}

/** Objects as rows: a column for every name that any of them has, in order of appearance. Anything else is a row of one value. */
export function fromValues(values: readonly unknown[]): TableSource {
  const places = new Map<string, number>()
  let plain = false
  for (const value of values) {
    if (isObject(value)) for (const name of Object.keys(value)) if (!places.has(name)) places.set(name, places.size)
    plain ||= !isObject(value)
  }
  if (plain && !places.has('value')) places.set('value', places.size)
  const names = [...places.keys()]
  return {
    names,
    *rows() {
      for (const value of values) {
        const members = isObject(value) ? value : { value }
        yield names.map((name) => (Object.hasOwn(members, name) ? members[name] : null))
      }
    },
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
