import type { Finding, FindingKind } from '@shared/share.ts'
import { ownRule, RULES, type Rule } from './rules.ts'

/** Part of a text that is replaced. */
export interface Hit {
  from: number
  to: number
  mark: string
}

const WORDS: Record<FindingKind, string> = {
  email: 'e-mail',
  key: 'key',
  home: 'home',
  phone: 'phone',
  pattern: 'removed',
  picture: 'picture',
}
/** Characters of what was found that a preview shows. */
const SHOWN = 80
/** SHA-256 sums look like secrets and are what holds a record together. */
const HASH = /^[0-9a-f]{64}$/

/** Finds and replaces what must not leave; the same text gets the same mark everywhere, so that a reader can still tell two people apart. */
export class Redactor {
  readonly #rules: readonly Rule[]
  readonly #found = new Map<string, Finding>()
  readonly #counts = new Map<FindingKind, number>()

  /** `patterns` are texts to replace besides; see {@link ownRule}. */
  constructor(patterns: readonly string[] = []) {
    this.#rules = [...patterns.map(ownRule), ...RULES]
  }

  /** Everything found so far, most frequent first. */
  get findings(): Finding[] {
    return [...this.#found.values()].sort((a, b) => b.count - a.count || a.mark.localeCompare(b.mark))
  }

  get replaced(): number {
    return this.findings.reduce((sum, { count }) => sum + count, 0)
  }

  readonly text = (text: string): string => {
    const hits = this.hits(text)
    if (hits.length === 0) return text
    let out = ''
    let at = 0
    for (const { from, to, mark } of hits) {
      out += text.slice(at, from) + mark
      at = to
    }
    return out + text.slice(at)
  }

  /** Notes that a picture was left out: no rule can read what stands in it. */
  picture(url: string): void {
    const mime = /^data:([\w/+]+)/.exec(url)?.[1] ?? ''
    this.#mark('picture', `${mime}, ${Math.ceil((url.length * 3) / 4096)} KB`)
  }

  /** What would be replaced, in order and apart from each other. */
  hits(text: string): Hit[] {
    if (text.length < 2 || HASH.test(text)) return []
    const taken: { from: number; to: number; kind: FindingKind }[] = []
    for (const { kind, pattern, group = 0 } of this.#rules) {
      for (const match of text.matchAll(pattern)) {
        const found = match[group]
        if (!found || found.startsWith('[')) continue
        const from = match.index + (group === 0 ? 0 : match[0].lastIndexOf(found))
        const to = from + found.length
        if (taken.every((each) => to <= each.from || from >= each.to)) taken.push({ from, to, kind })
      }
    }
    return taken
      .sort((a, b) => a.from - b.from)
      .map(({ from, to, kind }) => ({ from, to, mark: this.#mark(kind, text.slice(from, to)) }))
  }

  #mark(kind: FindingKind, found: string): string {
    const key = `${kind} ${kind === 'email' ? found.toLowerCase() : found}`
    const known = this.#found.get(key)
    if (known) {
      known.count += 1
      return known.mark
    }
    const number = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, number)
    const mark = `[${WORDS[kind]} ${number}]`
    this.#found.set(key, { kind, mark, text: found.slice(0, SHOWN), count: 1 })
    return mark
  }
}
