import { indexTerms } from '../../../src/main/memory/tokenise.ts'
import { type Hit, handedOver, type Recaller, type Sentence, tokensOf } from './recaller.ts'

const WORD = /[\p{L}\p{N}]+/gu
const K1 = 1.2
const B = 0.75

/** Words of Latin script and pairs of Han characters, as the store's index has them. */
const termsOf = (text: string): string[] =>
  (indexTerms(text.toLowerCase()).match(WORD) ?? []).filter((term) => !/^\p{Script=Han}{3,}$/u.test(term))

const byScore = (a: Hit, b: Hit): number => b.score - a.score

function byScope<T>(items: T[], scopeOf: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const item of items) {
    const of = found.get(scopeOf(item))
    if (of) of.push(item)
    else found.set(scopeOf(item), [item])
  }
  return found
}

const nothingToClose = async (): Promise<void> => undefined

/** Everything that was said, newest session first; nothing is looked for. */
export function fullContext(sentences: Sentence[]): Recaller {
  const scopes = byScope(sentences, (sentence) => sentence.scope)
  return {
    name: 'full context',
    recall: async (scope) => {
      const said = [...(scopes.get(scope) ?? [])].sort((a, b) => b.at - a.at)
      const hits = said.map(({ session, text, at }) => ({ session, text, score: at }))
      const tokens = said.reduce((sum, { text }) => sum + tokensOf(text), 0)
      return { hits, confidence: 1, abstained: null, tokens }
    },
    close: nothingToClose,
  }
}

/** How many words of the question stand in a sentence, letter for letter; newest first among equals. */
export function plainGrep(sentences: Sentence[]): Recaller {
  const scopes = byScope(sentences, (sentence) => sentence.scope)
  return {
    name: 'plain grep',
    recall: async (scope, query) => {
      const words = new Set(
        [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(query.toLowerCase())]
          .filter(({ isWordLike, segment }) => isWordLike && (segment.length > 3 || /\p{Script=Han}{2}/u.test(segment)))
          .map(({ segment }) => segment),
      )
      const hits = (scopes.get(scope) ?? [])
        .map(({ session, text, at }) => {
          const low = text.toLowerCase()
          return { session, text, at, score: [...words].filter((word) => low.includes(word)).length }
        })
        .filter((hit) => hit.score > 0)
        .sort((a, b) => b.score - a.score || b.at - a.at)
      return { hits, confidence: hits[0]?.score ?? 0, abstained: null, tokens: handedOver(hits) }
    },
    close: nothingToClose,
  }
}

/** Okapi BM25 over the sentences of a scope. */
export function bm25(sentences: Sentence[]): Recaller {
  const scopes = new Map(
    [...byScope(sentences, (sentence) => sentence.scope)].map(([scope, said]) => {
      const documents = said.map((sentence) => ({ sentence, terms: termsOf(sentence.text) }))
      const found = new Map<string, number>()
      for (const { terms } of documents) for (const term of new Set(terms)) found.set(term, (found.get(term) ?? 0) + 1)
      const length = documents.reduce((sum, { terms }) => sum + terms.length, 0) / documents.length
      return [scope, { documents, found, length }]
    }),
  )
  return {
    name: 'BM25 only',
    recall: async (scope, query) => {
      const index = scopes.get(scope)
      const asked = new Set(termsOf(query))
      const hits: Hit[] = []
      for (const { sentence, terms } of index?.documents ?? []) {
        let score = 0
        for (const term of asked) {
          const times = terms.filter((one) => one === term).length
          if (times === 0 || !index) continue
          const holding = index.found.get(term) ?? 0
          const rarity = Math.log(1 + (index.documents.length - holding + 0.5) / (holding + 0.5))
          score += (rarity * times * (K1 + 1)) / (times + K1 * (1 - B + (B * terms.length) / index.length))
        }
        if (score > 0) hits.push({ session: sentence.session, text: sentence.text, score })
      }
      hits.sort(byScore)
      return { hits, confidence: hits[0]?.score ?? 0, abstained: null, tokens: handedOver(hits) }
    },
    close: nothingToClose,
  }
}

/** Cosines alone. `embed` gives vectors of length 1. */
export async function vectorsOnly(
  sentences: Sentence[],
  embed: (texts: string[]) => Promise<Float32Array[]>,
): Promise<Recaller> {
  const vectors = await embed(sentences.map((sentence) => sentence.text))
  const held = sentences.map((sentence, at) => ({ sentence, vector: vectors[at] ?? new Float32Array() }))
  const scopes = byScope(held, ({ sentence }) => sentence.scope)
  return {
    name: 'vectors only',
    recall: async (scope, query) => {
      const [asked = new Float32Array()] = await embed([query])
      const hits = (scopes.get(scope) ?? []).map(({ sentence, vector }) => {
        let score = 0
        for (let at = 0; at < vector.length; at++) score += (vector[at] ?? 0) * (asked[at] ?? 0)
        return { session: sentence.session, text: sentence.text, score }
      })
      hits.sort(byScore)
      return { hits, confidence: hits[0]?.score ?? 0, abstained: null, tokens: handedOver(hits) }
    },
    close: nothingToClose,
  }
}

/** Two recallers' lists as one, by reciprocal rank (k = 60), with what each list counts. */
export function fused(name: string, parts: { recaller: Recaller; weight: number }[]): Recaller {
  return {
    name,
    recall: async (scope, query, about) => {
      const scores = new Map<string, Hit>()
      let confidence = 0
      for (const { recaller, weight } of parts) {
        const { hits, confidence: sure } = await recaller.recall(scope, query, about)
        confidence += weight * sure
        // The same words twice in a session would count twice in one list.
        const each = new Map<string, Hit>()
        for (const hit of hits) {
          const key = `${hit.session} ${hit.text}`
          if (!each.has(key)) each.set(key, hit)
        }
        for (const [rank, [key, hit]] of [...each].entries()) {
          const so = scores.get(key)?.score ?? 0
          scores.set(key, { ...hit, score: so + weight / (61 + rank) })
        }
      }
      const hits = [...scores.values()].sort(byScore)
      return { hits, confidence, abstained: null, tokens: handedOver(hits) }
    },
    close: nothingToClose,
  }
}
