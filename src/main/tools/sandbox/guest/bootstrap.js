// Runs before any other code of the guest, as a function of `post`, which takes one string to the host. Gives `deliver`.
// What it needs is taken aside first: a tool may change what it likes of its own world.
;(post) => {
  const { parse, stringify } = JSON
  const { apply } = Reflect
  const [NativePromise, NativeError, NativeDate, NativeString] = [Promise, Error, Date, String]
  const waiting = new Map()
  const [mapGet, mapSet, mapDelete] = [Map.prototype.get, Map.prototype.set, Map.prototype.delete]
  const then = Promise.prototype.then
  let asked = 0
  let tool = null
  let now = null
  let state = null

  const tell = (message) => post(stringify(message))
  const line = (value) => (typeof value === 'string' ? value : (stringify(value) ?? NativeString(value)))
  const missing = (capability, what) =>
    new NativeError(`${what} needs the capability "${capability}"; it must be declared in defineTool and granted.`)

  const ask = (capability, method, args) =>
    new NativePromise((resolve, reject) => {
      asked += 1
      apply(mapSet, waiting, [asked, { resolve, reject }])
      tell({ type: 'ask', id: asked, capability, method, args: stringify(args) ?? '[]' })
    })

  const log = (...values) => {
    let text = ''
    for (let at = 0; at < values.length; at += 1) text += (at > 0 ? ' ' : '') + line(values[at])
    tell({ type: 'log', line: text })
  }

  // Mulberry32: the same seed, the same numbers.
  const random = () => {
    if (state === null) throw missing('random', 'Math.random()')
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const time = () => {
    if (now === null) throw missing('clock', 'The time')
    return now
  }

  class GuestDate extends NativeDate {
    constructor(...given) {
      if (given.length === 0) super(time())
      else super(...given)
    }
    static now() {
      return time()
    }
  }
  // Also `new Date().constructor` is this one.
  NativeDate.prototype.constructor = GuestDate
  globalThis.Date = GuestDate
  Math.random = random
  delete globalThis.performance
  globalThis.console = Object.freeze({ log, info: log, warn: log, error: log, debug: log })
  globalThis.structuredClone = (value) => parse(stringify(value))

  const context = Object.freeze({
    log,
    progress: (fraction, message) =>
      tell({
        type: 'progress',
        fraction: Number(fraction) || 0,
        message: message === undefined ? null : line(message),
      }),
    net: Object.freeze({ fetch: (url) => ask('net', 'fetch', [line(url)]) }),
    fs: Object.freeze({
      read: (path) => ask('fs.read', 'read', [path]),
      list: (path = '') => ask('fs.read', 'list', [path]),
    }),
    sqlite: Object.freeze({ query: (database, sql) => ask('sqlite', 'query', [database, sql]) }),
    memory: Object.freeze({
      search: (query, limit = 10) => ask('memory', 'search', [query, limit]),
      save: (text) => ask('memory', 'save', [text]),
    }),
    tools: Object.freeze({ call: (name, input = {}) => ask('tools', 'call', [name, input]) }),
    clock: Object.freeze({ now: () => time() }),
    random: Object.freeze({
      number: () => random(),
      int: (least, most) => least + Math.floor(random() * (most - least + 1)),
    }),
  })

  const fail = (error) => {
    const isError = typeof error === 'object' && error !== null
    let message = 'The tool threw something that cannot be shown.'
    let stack = ''
    try {
      message = isError ? line(error.message ?? stringify(error)) : line(error)
      stack = isError ? line(error.stack ?? '') : ''
    } catch {
      // A getter that throws says nothing more.
    }
    tell({ type: 'failed', message, stack })
  }

  const actions = {
    load: (module) => {
      if (module?.isTool !== true) throw new NativeError('The module has no default export made with defineTool.')
      tool = module
      tell({ type: 'loaded', declaration: stringify(module.declaration) })
    },
    call: ({ input, surroundings }) => {
      now = surroundings.now
      state = surroundings.seed
      let running
      try {
        running = apply(tool.run, tool, [parse(input), context])
      } catch (error) {
        return fail(error)
      }
      apply(then, NativePromise.resolve(running), [
        (output) => {
          let json
          try {
            json = stringify(output)
          } catch (error) {
            return fail(error)
          }
          tell({ type: 'done', json: json ?? 'null' })
        },
        fail,
      ])
    },
    reply: ({ id, ok, json, now: later }) => {
      const { resolve, reject } = apply(mapGet, waiting, [id])
      apply(mapDelete, waiting, [id])
      if (now !== null && later !== null) now = later
      if (ok) resolve(parse(json))
      else reject(new NativeError(parse(json)))
    },
  }
  return (kind, payload) => actions[kind](kind === 'load' ? payload : parse(payload))
}
