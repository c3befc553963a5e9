// Runs before any other code of the guest, as a function of `post`, which takes one string to the host, and `inspect`. Gives `deliver`.
// What it needs is taken aside first: a tool may change what it likes of its own world.
;(post, inspect) => {
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

  const show = (...values) => {
    let text = ''
    for (let at = 0; at < values.length; at += 1) text += (at > 0 ? ' ' : '') + inspect(values[at])
    tell({ type: 'log', line: text })
  }

  // The host keeps the time; a timer that it no longer knows never comes.
  const timers = new Map()
  let timed = 0
  const later = (callback, delay, args, every) => {
    if (typeof callback !== 'function') throw new TypeError('A timer takes a function.')
    const milliseconds = Math.min(Math.max(Math.floor(Number(delay)) || 0, every ? 1 : 0), 2147483647)
    timed += 1
    apply(mapSet, timers, [timed, { callback, args, every: every ? milliseconds : null }])
    tell({ type: 'timer', id: timed, milliseconds })
    return timed
  }
  const clear = (id) => {
    if (apply(mapDelete, timers, [id])) tell({ type: 'clear', id })
  }
  globalThis.setTimeout = (callback, delay, ...args) => later(callback, delay, args, false)
  globalThis.setInterval = (callback, delay, ...args) => later(callback, delay, args, true)
  globalThis.clearTimeout = clear
  globalThis.clearInterval = clear

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
  globalThis.console = Object.freeze({ log: show, info: show, warn: show, error: show, debug: show })

  const context = Object.freeze({
    log,
    progress: (fraction, message) =>
      tell({
        type: 'progress',
        fraction: Number(fraction) || 0,
        message: message === undefined ? null : line(message),
      }),
    net: Object.freeze({
      fetch: (url, options) => ask('net', 'fetch', options === undefined ? [line(url)] : [line(url), options]),
    }),
    fs: Object.freeze({
      read: (path) => ask('fs.read', 'read', [path]),
      list: (path = '') => ask('fs.read', 'list', [path]),
      write: (path, text) => ask('fs.write', 'write', [path, text]),
      remove: (path) => ask('fs.write', 'remove', [path]),
      move: (from, to) => ask('fs.write', 'move', [from, to]),
    }),
    sqlite: Object.freeze({
      query: (database, sql) => ask('sqlite', 'query', [database, sql]),
      run: (database, sql, params = []) => ask('sqlite.write', 'run', [database, sql, params]),
    }),
    secrets: Object.freeze({ get: (name) => ask('secrets', 'get', [name]) }),
    model: Object.freeze({ ask: (prompt, options = {}) => ask('model', 'ask', [prompt, options]) }),
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

  // Files of a script: those it was given, and over them what it writes. Bytes go as base64.
  const written = []
  const giveFiles = (given) => {
    const contents = new Map()
    for (const { path, text, base64 } of given) contents.set(path, { text, base64 })
    const pathOf = (path) => line(path).replace(/^(\.?\/)+/, '')
    const find = (path) => {
      const found = contents.get(pathOf(path))
      if (found) return found
      const names = [...contents.keys()].join(', ') || 'none'
      throw new NativeError(`There is no file "${path}" here; name it in "files". There are: ${names}.`)
    }
    const put = (path, content) => {
      const name = pathOf(path)
      contents.set(name, content)
      const before = written.findIndex((each) => each.path === name)
      written.splice(before < 0 ? written.length : before, before < 0 ? 0 : 1, { path: name, ...content })
    }
    const bytesOf = (binary) => Uint8Array.from(binary, (each) => each.charCodeAt(0))
    const binaryOf = (bytes) => {
      let binary = ''
      for (let at = 0; at < bytes.length; at += 8192)
        binary += NativeString.fromCharCode(...bytes.subarray(at, at + 8192))
      return binary
    }
    globalThis.readFile = (path) => {
      const { text, base64 } = find(path)
      return text ?? new TextDecoder().decode(bytesOf(atob(base64)))
    }
    globalThis.readBytes = (path) => {
      const { text, base64 } = find(path)
      return text === undefined ? bytesOf(atob(base64)) : new TextEncoder().encode(text)
    }
    globalThis.writeFile = (path, data) => {
      if (!ArrayBuffer.isView(data) && !(data instanceof ArrayBuffer)) return put(path, { text: line(data) })
      const bytes =
        data instanceof ArrayBuffer
          ? new Uint8Array(data)
          : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      put(path, { base64: btoa(binaryOf(bytes)) })
    }
    globalThis.listFiles = () => [...contents.keys()]
  }

  const fail = (error) => {
    const isError = typeof error === 'object' && error !== null
    let message = 'The tool threw something that cannot be shown.'
    let stack = ''
    let name = ''
    try {
      message = isError ? line(error.message ?? stringify(error)) : line(error)
      stack = isError ? line(error.stack ?? '') : ''
      name = isError ? line(error.name ?? '') : ''
    } catch {
      // A getter that throws says nothing more.
    }
    tell({ type: 'failed', message, stack, name })
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
    timer: ({ id, now: later }) => {
      const timer = apply(mapGet, timers, [id])
      if (!timer) return
      if (now !== null && later !== null) now = later
      if (timer.every === null) apply(mapDelete, timers, [id])
      else tell({ type: 'timer', id, milliseconds: timer.every })
      try {
        apply(timer.callback, undefined, timer.args)
      } catch (error) {
        fail(error)
      }
    },
    // A script instead of a tool: what it may read, and then the promise of what it comes to.
    open: ({ files, surroundings }) => {
      now = surroundings.now
      state = surroundings.seed
      giveFiles(files)
    },
    evaluate: (running) => {
      apply(then, running, [
        ({ value }) => {
          let json
          try {
            json = stringify({ value: value === undefined ? null : inspect(value), files: written })
          } catch (error) {
            return fail(error)
          }
          tell({ type: 'done', json })
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
  return (kind, payload) => actions[kind](kind === 'load' || kind === 'evaluate' ? payload : parse(payload))
}
