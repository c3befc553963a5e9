import { StringDecoder } from 'node:string_decoder'

/** One event of a stream. `event` is empty where the server named none. */
export interface ServerEvent {
  event: string
  data: string
}

/** An event larger than this is no answer of a model; characters. */
const LARGEST_EVENT = 32 * 1024 * 1024

/** The stream cannot be an answer. */
export class SseOverflow extends Error {}

/**
 * Reads server-sent events (WHATWG HTML, 9.2.6) from bytes cut anywhere, also inside a character. A field `error`, which older
 * llama-server writes in place of `data`, is an event of that name. Errors: {@link SseOverflow}.
 */
export class SseParser {
  readonly #decoder = new StringDecoder('utf8')
  /** Pieces of the line that has no end yet; joined once, so that a huge line costs its length. */
  #pieces: string[] = []
  #size = 0
  #skipLineFeed = false
  #first = true
  #event = ''
  #data: string[] = []

  push(bytes: Uint8Array): ServerEvent[] {
    return this.#read(this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
  }

  /** What servers leave without the blank line that should end it. */
  end(): ServerEvent[] {
    const events = this.#read(this.#decoder.end())
    const last = [...this.#line(this.#take()), ...this.#line('')]
    return [...events, ...last]
  }

  #read(text: string): ServerEvent[] {
    const events: ServerEvent[] = []
    let from = 0
    for (const { index } of text.matchAll(/[\r\n]/g)) {
      const lineFeed = text[index] === '\n'
      const follows = this.#skipLineFeed && lineFeed && index === from && this.#size === 0
      this.#skipLineFeed = !lineFeed
      if (!follows) {
        this.#keep(text.slice(from, index))
        events.push(...this.#line(this.#take()))
      }
      from = index + 1
    }
    if (from < text.length) {
      this.#skipLineFeed = false
      this.#keep(text.slice(from))
    }
    return events
  }

  #keep(piece: string): void {
    if (piece === '') return
    const clean = this.#first && piece.startsWith('\uFEFF') ? piece.slice(1) : piece
    this.#first = false
    this.#pieces.push(clean)
    this.#size += clean.length
    if (this.#size > LARGEST_EVENT) throw new SseOverflow('The server sent a line of more than 32 MB.')
  }

  #take(): string {
    const line = this.#pieces.join('')
    this.#pieces = []
    this.#size = 0
    return line
  }

  #line(line: string): ServerEvent[] {
    if (line === '') {
      const data = this.#data.join('\n')
      const found = this.#data.length > 0 ? [{ event: this.#event, data }] : []
      this.#data = []
      this.#event = ''
      return found
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') this.#data.push(value)
    else if (field === 'event') this.#event = value
    else if (field === 'error') {
      this.#event = 'error'
      this.#data.push(value)
    }
    return []
  }
}
