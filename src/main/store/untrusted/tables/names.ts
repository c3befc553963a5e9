/** Letters of a name; more is no name. */
const LONGEST = 80

/** Names of columns that SQL can be written with: not empty, each once, whatever the capitals. */
export function columnNames(given: readonly unknown[]): string[] {
  const taken = new Set<string>()
  return given.map((each, index) => {
    const name = String(each ?? '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST)
    return once(name === '' ? `column_${index + 1}` : name, taken)
  })
}

/** A table is named after its file: `Sales 2026.csv` is `Sales_2026`. */
export function tableName(file: string, taken: Set<string>): string {
  const base = (file.split(/[\\/]/).at(-1) ?? '').replace(/\.[^.]*$/, '')
  const word = base.replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^_+|_+$/g, '')
  const name = word === '' ? 'data' : /^\d/.test(word) ? `t_${word}` : word
  return once(name.slice(0, LONGEST), taken)
}

function once(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name}_${number}`
  taken.add(free.toLowerCase())
  return free
}
