import type { GgufFileInfo, Token } from 'node-llama-cpp'

/** What GGUF puts before a piece that begins a word. */
const BEGINS = '\u2581'
/** Longer words are unknown as a whole. Source: `max_input_chars_per_word` of the published BERT tokenizers. */
const LONGEST_WORD = 100

const SPACE = /\p{White_Space}/u
const DROPPED = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]/u
const PUNCTUATION = /[\p{P}$+<=>^`|~]/u
const CHINESE =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b820}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/u

/** Tokenizes a text; special tokens in it are words like any others. */
export type Tokenize = (text: string) => Token[]

/**
 * The tokenizer of uncased BERT models as they were trained with it; null for a file with another kind. llama.cpp's own drops the vowels
 * of Hangul and of Indic scripts and cuts words of any length, so that their vectors are not those of the model.
 */
export function wordPieces(info: GgufFileInfo): Tokenize | null {
  const { model, tokens, unknown_token_id: unknown } = info.metadata.tokenizer?.ggml ?? {}
  if (String(model) !== 'bert' || !tokens || unknown === undefined) return null
  const ids = new Map(tokens.map((token, id) => [String(token), id as Token]))
  return (text) => words(text).flatMap((word) => cut(word, ids) ?? [unknown as Token])
}

/** Words and marks of punctuation, in small letters without accents. */
function words(text: string): string[] {
  const found: string[] = []
  let word = ''
  const end = (): void => {
    if (word !== '') found.push(word)
    word = ''
  }
  for (const character of plain(text)) {
    const alone = CHINESE.test(character) || PUNCTUATION.test(character)
    if (alone || SPACE.test(character)) end()
    if (alone) found.push(character)
    else if (!SPACE.test(character)) word += character
  }
  end()
  return found
}

/** In the published order: what is no text goes, Chinese stands alone, accents go, letters become small. */
function plain(text: string): string {
  let kept = ''
  for (const character of text) {
    if (SPACE.test(character)) kept += ' '
    else if (CHINESE.test(character)) kept += ` ${character} `
    else if (!DROPPED.test(character)) kept += character
  }
  const bare = kept.normalize('NFD').replace(/\p{Mn}/gu, '')
  // One by one: a sigma at the end of a word stays the one the vocabulary has.
  return Array.from(bare, (character) => character.toLowerCase()).join('')
}

/** The longest piece that is known, again and again; null where none is. */
function cut(word: string, ids: ReadonlyMap<string, Token>): Token[] | null {
  const characters = [...word]
  if (characters.length > LONGEST_WORD) return null
  const pieces: Token[] = []
  for (let start = 0; start < characters.length; ) {
    let end = characters.length
    let id: Token | undefined
    for (; end > start && id === undefined; end -= 1) {
      const piece = characters.slice(start, end).join('')
      id = ids.get(start === 0 ? BEGINS + piece : piece)
    }
    if (id === undefined) return null
    pieces.push(id)
    start = end + 1
  }
  return pieces
}
