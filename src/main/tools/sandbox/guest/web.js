// What code expects of any JavaScript: text as bytes, addresses, copies. A function of `url`, which asks the host what an address is
// made of: JSON in, JSON out. Nothing here can reach anything.
;(url) => {
  const { parse, stringify } = JSON
  const { defineProperty } = Object
  const NativeString = String
  const give = (name, value) => defineProperty(globalThis, name, { value, writable: true, configurable: true })

  // ---- Text as UTF-8, as the Encoding standard has it.
  const encode = (text) => {
    const bytes = new Uint8Array(text.length * 3)
    let at = 0
    for (let index = 0; index < text.length; index += 1) {
      let code = text.codePointAt(index)
      if (code > 0xffff) index += 1
      else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
      if (code < 0x80) bytes[at++] = code
      else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6)
        bytes[at++] = 0x80 | (code & 63)
      } else if (code < 0x10000) {
        bytes[at++] = 0xe0 | (code >> 12)
        bytes[at++] = 0x80 | ((code >> 6) & 63)
        bytes[at++] = 0x80 | (code & 63)
      } else {
        bytes[at++] = 0xf0 | (code >> 18)
        bytes[at++] = 0x80 | ((code >> 12) & 63)
        bytes[at++] = 0x80 | ((code >> 6) & 63)
        bytes[at++] = 0x80 | (code & 63)
      }
    }
    return bytes.slice(0, at)
  }

  class TextEncoder {
    get encoding() {
      return 'utf-8'
    }
    encode(text = '') {
      return encode(NativeString(text))
    }
    encodeInto(text, target) {
      let read = 0
      let written = 0
      for (const character of NativeString(text)) {
        const bytes = encode(character)
        if (written + bytes.length > target.length) break
        target.set(bytes, written)
        written += bytes.length
        read += character.length
      }
      return { read, written }
    }
  }

  // How many bytes follow the first one, and what the second may be.
  const sequence = (lead) => {
    if (lead >= 0xc2 && lead <= 0xdf) return { more: 1, code: lead & 31, least: 0x80, most: 0xbf }
    if (lead >= 0xe0 && lead <= 0xef)
      return { more: 2, code: lead & 15, least: lead === 0xe0 ? 0xa0 : 0x80, most: lead === 0xed ? 0x9f : 0xbf }
    if (lead >= 0xf0 && lead <= 0xf4)
      return { more: 3, code: lead & 7, least: lead === 0xf0 ? 0x90 : 0x80, most: lead === 0xf4 ? 0x8f : 0xbf }
    return null
  }

  class TextDecoder {
    #fatal
    #keepMark
    #rest = []
    #begun = false
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(NativeString(label)))
        throw new RangeError(`Text can be read as utf-8 here, not as ${label}.`)
      this.#fatal = Boolean(fatal)
      this.#keepMark = Boolean(ignoreBOM)
    }
    get encoding() {
      return 'utf-8'
    }
    get fatal() {
      return this.#fatal
    }
    get ignoreBOM() {
      return this.#keepMark
    }
    decode(input = new Uint8Array(), { stream = false } = {}) {
      const view = ArrayBuffer.isView(input)
        ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new Uint8Array(input)
      const kept = this.#rest
      const length = kept.length + view.length
      const byte = (at) => (at < kept.length ? kept[at] : view[at - kept.length])
      let text = ''
      let at = 0
      const broken = () => {
        if (this.#fatal) throw new TypeError('The bytes are no UTF-8 text.')
        text += '\ufffd'
      }
      this.#rest = []
      while (at < length) {
        const lead = byte(at)
        if (lead < 0x80) {
          text += NativeString.fromCharCode(lead)
          at += 1
          continue
        }
        const shape = sequence(lead)
        if (!shape) {
          broken()
          at += 1
          continue
        }
        let { code, least, most } = shape
        let taken = 1
        while (taken <= shape.more && at + taken < length && byte(at + taken) >= least && byte(at + taken) <= most) {
          code = (code << 6) | (byte(at + taken) & 63)
          least = 0x80
          most = 0xbf
          taken += 1
        }
        if (taken > shape.more) text += NativeString.fromCodePoint(code)
        else if (at + taken === length && stream) {
          for (let rest = at; rest < length; rest += 1) this.#rest.push(byte(rest))
          break
        } else broken()
        at += taken
      }
      if (!this.#begun && !this.#keepMark && text.startsWith('\ufeff')) text = text.slice(1)
      this.#begun = stream && (this.#begun || text.length > 0)
      return text
    }
  }

  // ---- Addresses, as the host's own URL has them.
  const PLUS = /\+/g
  const decodePart = (text) => new TextDecoder().decode(unescaped(text.replace(PLUS, ' ')))
  const unescaped = (text) => {
    const bytes = []
    const source = encode(text)
    for (let at = 0; at < source.length; at += 1) {
      const pair = source[at] === 37 ? NativeString.fromCharCode(source[at + 1], source[at + 2]) : ''
      if (/^[0-9a-f]{2}$/i.test(pair)) {
        bytes.push(parseInt(pair, 16))
        at += 2
      } else bytes.push(source[at])
    }
    return new Uint8Array(bytes)
  }
  const encodePart = (text) => {
    let out = ''
    for (const byte of encode(text)) {
      const character = NativeString.fromCharCode(byte)
      if (byte === 32) out += '+'
      else if (/[A-Za-z0-9*\-._]/.test(character)) out += character
      else out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    }
    return out
  }

  class URLSearchParams {
    #pairs = []
    #changed = null
    constructor(init = '', changed = null) {
      if (typeof changed === 'function') this.#changed = changed
      if (typeof init === 'object' && init !== null) {
        const pairs = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init)
        for (const [name, value] of pairs) this.#pairs.push([NativeString(name), NativeString(value)])
      } else this.#read(NativeString(init))
    }
    #read(text) {
      this.#pairs = []
      for (const part of text.replace(/^\?/, '').split('&')) {
        if (part === '') continue
        const equals = part.indexOf('=')
        const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]
        this.#pairs.push([decodePart(name), decodePart(value)])
      }
    }
    #tell() {
      this.#changed?.(this.toString())
    }
    get size() {
      return this.#pairs.length
    }
    append(name, value) {
      this.#pairs.push([NativeString(name), NativeString(value)])
      this.#tell()
    }
    delete(name, value) {
      this.#pairs = this.#pairs.filter(
        (pair) => pair[0] !== NativeString(name) || (value !== undefined && pair[1] !== NativeString(value)),
      )
      this.#tell()
    }
    get(name) {
      return this.#pairs.find((pair) => pair[0] === NativeString(name))?.[1] ?? null
    }
    getAll(name) {
      return this.#pairs.filter((pair) => pair[0] === NativeString(name)).map((pair) => pair[1])
    }
    has(name, value) {
      return this.#pairs.some(
        (pair) => pair[0] === NativeString(name) && (value === undefined || pair[1] === NativeString(value)),
      )
    }
    set(name, value) {
      const first = this.#pairs.find((pair) => pair[0] === NativeString(name))
      if (!first) return this.append(name, value)
      first[1] = NativeString(value)
      this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== first[0])
      this.#tell()
    }
    sort() {
      this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      this.#tell()
    }
    forEach(each, self) {
      for (const [name, value] of this.#pairs) each.call(self, value, name, this)
    }
    *entries() {
      for (const [name, value] of this.#pairs) yield [name, value]
    }
    *keys() {
      for (const [name] of this.#pairs) yield name
    }
    *values() {
      for (const [, value] of this.#pairs) yield value
    }
    [Symbol.iterator]() {
      return this.entries()
    }
    toString() {
      return this.#pairs.map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`).join('&')
    }
  }

  const PARTS = ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']
  class URL {
    #parts
    #query = null
    constructor(address, base) {
      this.#parts = parse(
        url(stringify(['parse', NativeString(address), base === undefined ? null : NativeString(base)])),
      )
      if (!this.#parts) throw new TypeError(`"${address}" is no address.`)
    }
    static canParse(address, base) {
      return (
        parse(url(stringify(['parse', NativeString(address), base === undefined ? null : NativeString(base)]))) !== null
      )
    }
    static parse(address, base) {
      return URL.canParse(address, base) ? new URL(address, base) : null
    }
    #set(name, value) {
      const parts = parse(url(stringify(['set', this.#parts.href, name, NativeString(value)])))
      if (!parts) throw new TypeError(`"${value}" is no address.`)
      this.#parts = parts
    }
    get href() {
      return this.#parts.href
    }
    set href(value) {
      this.#set('href', value)
      this.#query = null
    }
    get origin() {
      return this.#parts.origin
    }
    get searchParams() {
      this.#query ??= new URLSearchParams(this.#parts.search, (search) => this.#set('search', search))
      return this.#query
    }
    toString() {
      return this.href
    }
    toJSON() {
      return this.href
    }
    static {
      for (const name of PARTS) {
        defineProperty(URL.prototype, name, {
          get() {
            return this.#parts[name]
          },
          set(value) {
            this.#set(name, value)
            if (name === 'search') this.#query = null
          },
          enumerable: true,
          configurable: true,
        })
      }
    }
  }

  // ---- Copies, as the HTML standard makes them, of what there is here.
  const uncloneable = (what) => new DOMException(`${what} could not be cloned.`, 'DataCloneError')
  const copy = (value, seen) => {
    if (typeof value === 'function' || typeof value === 'symbol') throw uncloneable(NativeString(value))
    if (typeof value !== 'object' || value === null) return value
    if (seen.has(value)) return seen.get(value)
    const keep = (made) => {
      seen.set(value, made)
      return made
    }
    if (value instanceof Date) return keep(new Date(value.getTime()))
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags))
    if (value instanceof Boolean || value instanceof Number || value instanceof String)
      return keep(Object(value.valueOf()))
    if (value instanceof ArrayBuffer) return keep(value.slice(0))
    if (ArrayBuffer.isView(value)) {
      const buffer = copy(value.buffer, seen)
      const length = value instanceof DataView ? value.byteLength : value.length
      return keep(new value.constructor(buffer, value.byteOffset, length))
    }
    if (value instanceof Map) {
      const made = keep(new Map())
      for (const [key, each] of value) made.set(copy(key, seen), copy(each, seen))
      return made
    }
    if (value instanceof Set) {
      const made = keep(new Set())
      for (const each of value) made.add(copy(each, seen))
      return made
    }
    if (value instanceof Error) {
      const made = keep(Object.create(Object.getPrototypeOf(value)))
      for (const name of ['message', 'stack', 'cause'])
        if (Object.hasOwn(value, name))
          defineProperty(made, name, { value: copy(value[name], seen), writable: true, configurable: true })
      return made
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) throw uncloneable('It')
    const made = keep(Array.isArray(value) ? new Array(value.length) : {})
    for (const name of Object.keys(value))
      defineProperty(made, name, {
        value: copy(value[name], seen),
        writable: true,
        enumerable: true,
        configurable: true,
      })
    return made
  }

  give('TextEncoder', TextEncoder)
  give('TextDecoder', TextDecoder)
  give('URLSearchParams', URLSearchParams)
  give('URL', URL)
  give('structuredClone', (value) => copy(value, new Map()))
}
