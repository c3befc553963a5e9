/**
 * Bytes behind the characters of a byte-level BPE vocabulary: printable Latin-1 characters stand for themselves, every
 * other byte for a character from U+0100 on. Source of the mapping: GPT-2's `bytes_to_unicode`.
 */
function byteOfCharacter(): Map<string, number> {
  const bytes = new Map<string, number>()
  let shifted = 0x100
  for (let byte = 0; byte < 256; byte += 1) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
    bytes.set(String.fromCodePoint(printable ? byte : shifted++), byte)
  }
  return bytes
}

const BYTES = byteOfCharacter()

/** The text of a token, or its bytes when they are not whole characters. */
type Spelling = string | Uint8Array

/** A character of a SentencePiece token, or one byte of it, written as `<0x0A>`. */
function sentencePieceBytes(token: string): Uint8Array {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1]
  return byte ? Uint8Array.of(Number.parseInt(byte, 16)) : Buffer.from(token.replaceAll('\u2581', ' '))
}

const byteLevelBytes = (token: string): Uint8Array =>
  Uint8Array.from([...token].flatMap((char) => BYTES.get(char) ?? [...Buffer.from(char)]))

/** Spells the tokens of a byte-level BPE or a SentencePiece vocabulary. */
export class TokenSpeller {
  readonly #tokens: readonly string[]
  readonly #literal: (id: number) => boolean
  readonly #bytes: (token: string) => Uint8Array
  readonly #cache = new Map<number, Spelling>()

  /** `literal` tells tokens that are written as they are: control tokens and tags. */
  constructor(tokens: readonly string[], literal: (id: number) => boolean, kind: 'bytes' | 'sentencePiece' = 'bytes') {
    this.#bytes = kind === 'bytes' ? byteLevelBytes : sentencePieceBytes
    this.#tokens = tokens
    this.#literal = literal
  }

  spell(id: number): Spelling {
    const known = this.#cache.get(id)
    if (known !== undefined) return known
    const spelling = this.#spell(id)
    this.#cache.set(id, spelling)
    return spelling
  }

  /** As text in any case: bytes that are not whole characters come out as U+FFFD. */
  spellWhole(id: number): string {
    const spelling = this.spell(id)
    return typeof spelling === 'string' ? spelling : Buffer.from(spelling).toString('utf8')
  }

  /** Its bytes in UTF-8. */
  spellBytes(id: number): Uint8Array {
    const spelling = this.spell(id)
    return typeof spelling === 'string' ? Buffer.from(spelling) : spelling
  }

  #spell(id: number): Spelling {
    const token = this.#tokens[id] ?? ''
    if (this.#literal(id)) return token
    const bytes = this.#bytes(token)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      return bytes
    }
  }
}

/**
 * Turns a run of tokens into text, one piece a token. A character whose bytes span tokens comes with the token that
 * completes it; bytes that are no UTF-8 come out as U+FFFD.
 */
export class TokenTextStream {
  readonly #speller: TokenSpeller
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  #pending = false

  constructor(speller: TokenSpeller) {
    this.#speller = speller
  }

  push(id: number): string {
    const spelling = this.#speller.spell(id)
    if (typeof spelling !== 'string') {
      this.#pending = true
      return this.#decoder.decode(spelling, { stream: true })
    }
    if (!this.#pending) return spelling
    this.#pending = false
    return this.#decoder.decode() + spelling
  }
}
