/** Scripts written without spaces; the full-text index would take a whole sentence of them for one word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]+/gu
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu

/** More words than this make a query no better, only slower. */
const MAX_QUERY_TERMS = 64

/** What the index stores for a text: its words, and each unspaced run as single characters and overlapping pairs. */
export function indexTerms(text: string): string {
  return text.replace(UNSPACED, (run) => ` ${[...run].join(' ')} ${pairs([...run]).join(' ')} `)
}

/** A search in FTS5's language. `all` wants every term, `any` at least one; null when the query holds no word at all. */
export interface MatchQuery {
  all: string
  any: string
}

/** Reads what a person or a model typed; nothing in it can act as an operator. */
export function matchQuery(query: string): MatchQuery | null {
  const terms = new Set<string>()
  for (const [word] of query.matchAll(WORD)) {
    let end = 0
    for (const run of word.matchAll(UNSPACED)) {
      addWord(terms, word.slice(end, run.index))
      for (const gram of grams([...run[0]])) terms.add(gram)
      end = run.index + run[0].length
    }
    addWord(terms, word.slice(end))
    if (terms.size >= MAX_QUERY_TERMS) break
  }
  if (terms.size === 0) return null
  const quoted = [...terms].slice(0, MAX_QUERY_TERMS).map((term) => `"${term}"`)
  return { all: quoted.join(' AND '), any: quoted.join(' OR ') }
}

function addWord(terms: Set<string>, word: string): void {
  if (word !== '') terms.add(word.toLowerCase())
}

/** A single character is searched as itself; a longer run by its pairs, which say more. */
const grams = (characters: string[]): string[] => (characters.length === 1 ? characters : pairs(characters))

const pairs = (characters: string[]): string[] =>
  characters.slice(1).map((next, index) => `${characters[index]}${next}`)
