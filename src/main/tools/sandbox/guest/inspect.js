// A value as a person reads it at a prompt. Gives a function of a value; looks, and calls nothing but `toString` of errors and dates.
;() => {
  const { stringify } = JSON
  const MOST_DEPTH = 4
  const MOST_ITEMS = 100
  const MOST_LENGTH = 60_000

  const list = (open, parts, count, close) => {
    const more = count > MOST_ITEMS ? [`… ${count - MOST_ITEMS} more`] : []
    const all = [...parts, ...more]
    if (all.length === 0) return open + close
    const short = `${open} ${all.join(', ')} ${close}`
    if (short.length <= 100 && !short.includes('\n')) return short
    return `${open}\n  ${all.join(',\n').replaceAll('\n', '\n  ')}\n${close}`
  }
  const nameOf = (value) => {
    const name = Object.getPrototypeOf(value)?.constructor?.name
    return typeof name === 'string' && name !== '' ? name : 'Object'
  }

  const show = (value, above) => {
    if (typeof value === 'string') return above.length === 0 ? value : stringify(value)
    if (typeof value === 'bigint') return `${value}n`
    if (typeof value === 'function') return value.name ? `[Function: ${value.name}]` : '[Function]'
    if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
    if (above.includes(value)) return '[Circular]'
    if (value instanceof Error)
      return typeof value.stack === 'string' && value.stack ? `${value}\n${value.stack}`.trimEnd() : String(value)
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
    if (value instanceof RegExp || value instanceof URL) return String(value)
    if (value instanceof Promise) return 'Promise'
    if (above.length >= MOST_DEPTH) return Array.isArray(value) ? '[Array]' : `[${nameOf(value)}]`
    const inside = [...above, value]
    const some = (items, each) => items.slice(0, MOST_ITEMS).map(each)
    if (Array.isArray(value))
      return list(
        '[',
        some(value, (each) => show(each, inside)),
        value.length,
        ']',
      )
    if (ArrayBuffer.isView(value) && !(value instanceof DataView))
      return list(
        `${nameOf(value)}(${value.length}) [`,
        some(Array.from(value.subarray(0, MOST_ITEMS)), String),
        value.length,
        ']',
      )
    if (value instanceof Map) {
      const entries = [...value]
      return list(
        `Map(${value.size}) {`,
        some(entries, ([key, each]) => `${show(key, inside)} => ${show(each, inside)}`),
        value.size,
        '}',
      )
    }
    if (value instanceof Set)
      return list(
        `Set(${value.size}) {`,
        some([...value], (each) => show(each, inside)),
        value.size,
        '}',
      )
    const names = Object.keys(value)
    const name = nameOf(value)
    const member = (key) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : stringify(key)}: ${show(value[key], inside)}`
    return list(name === 'Object' ? '{' : `${name} {`, some(names, member), names.length, '}')
  }
  return (value) => {
    const text = show(value, [])
    return text.length <= MOST_LENGTH ? text : `${text.slice(0, MOST_LENGTH)}\n… cut`
  }
}
