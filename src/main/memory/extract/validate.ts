import type { DropReason } from '@shared/learning.ts'
import type { MemoryKind } from '@shared/memory.ts'
import { hiddenIn } from '../../kit/hidden-characters.ts'
import { cleanName, entityKey, relationType } from '../graph/names.ts'
import { negations } from '../source.ts'
import { quoteFinder, standsIn } from './find-quote.ts'
import { instructs } from './instruction.ts'
import { MOST_FACTS } from './question.ts'
import type { RawFact } from './read-answer.ts'

/** A fact whose words were found in the text. */
export interface ExtractedFact {
  subject: string
  relation: string
  value: string
  kind: MemoryKind
  /** The words that say so, white space folded. */
  quote: string
  /** Place of the quote in the chunk, in UTF-16 units. */
  at: number
  /** Unix milliseconds; null: not said. */
  validFrom: number | null
  validTo: number | null
}

export interface Extracted {
  facts: ExtractedFact[]
  dropped: DropReason[]
}

const LONGEST_NAME = 100
const LONGEST_QUOTE = 500
const LONGEST_TYPE = 60
/** What the person is called in the graph. */
const PERSON = 'user'
const FIRST_PERSON = new Set(['user', 'the user', 'i', 'me', 'my', 'myself', '我', '我的', '用户', '本人'])
const SAYS_I = /(?:^|[^\p{L}])(?:i|i['’]m|me|my|mine|myself)(?![\p{L}])|我|本人/u
const PRONOUNS = new Set(
  'he she it they we you him her them us his hers its their theirs our ours your yours this that these those who which what there here one someone something everyone nobody 他 她 它 他们 她们 它们 我们 你 您 你们 这 那 这个 那个 这里 那里 谁 什么'.split(
    ' ',
  ),
)
/** Scripts whose letters look alike; no word is written with two of them. */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
]

/**
 * Keeps of what a model says to have read only what the text bears out: the quote is in it letter by letter, the names are in the quote,
 * nothing is hidden, denied or told as an instruction. `own`: the person wrote the text; else nothing in it speaks for the person, and
 * nothing becomes a preference or a procedure. Pure; never throws.
 */
export function validateFacts(raw: readonly RawFact[], chunk: string, own: boolean): Extracted {
  const find = quoteFinder(chunk)
  const facts = new Map<string, ExtractedFact>()
  const dropped: DropReason[] = raw.slice(MOST_FACTS).map(() => 'too_many')
  for (const each of raw.slice(0, MOST_FACTS)) {
    const fact = judge(each, find, own)
    if (typeof fact === 'string') dropped.push(fact)
    else if (facts.has(factKey(fact))) dropped.push('repeated')
    else facts.set(factKey(fact), fact)
  }
  return { facts: [...facts.values()], dropped }
}

/** What makes two facts the same. */
export const factKey = ({ subject, relation, value }: Pick<ExtractedFact, 'subject' | 'relation' | 'value'>): string =>
  JSON.stringify([entityKey(subject), relation, entityKey(value)])

function judge(raw: RawFact, find: ReturnType<typeof quoteFinder>, own: boolean): ExtractedFact | DropReason {
  const found = raw.quote.length <= LONGEST_QUOTE ? find(raw.quote) : null
  if (!found) return 'no_quote'
  const { quote, at } = found
  if ([quote, raw.subject, raw.value, raw.relation].some(hides)) return 'hidden'
  if (!own && instructs(quote)) return 'instruction'
  const relation = typeOf(raw.relation)
  if (relation === null) return 'bad_relation'
  const subject = nameIn(raw.subject, quote, own)
  if ('reason' in subject) return subject.reason
  const value = nameIn(raw.value, quote, own)
  if ('reason' in value) return value.reason
  if (entityKey(subject.name) === entityKey(value.name)) return 'bad_name'
  if (denied(quote, [subject.name, value.name], relation)) return 'denied'
  const conduct = raw.kind === 'preference' || raw.kind === 'procedure'
  const kind = conduct && !own ? 'fact' : raw.kind
  const [validFrom, validTo] = [timeIn(raw.since, quote), timeIn(raw.until, quote)]
  const ended = validFrom !== null && validTo !== null && validTo <= validFrom ? null : validTo
  return { subject: subject.name, relation, value: value.name, kind, quote, at, validFrom, validTo: ended }
}

/** Joiners are needed to write some languages; whatever else shows as nothing has no place in what is to be believed. */
const hides = (text: string): boolean => hiddenIn(text.replace(/\u200c|\u200d|\r/gu, '')).length > 0

function typeOf(given: string): string | null {
  try {
    const type = relationType(given)
    return type.length <= LONGEST_TYPE && !mixes(type.replaceAll('_', ' ')) ? type : null
  } catch {
    return null
  }
}

function nameIn(given: string, quote: string, own: boolean): { name: string } | { reason: DropReason } {
  if (given.length > LONGEST_NAME) return { reason: 'bad_name' }
  let name: string
  try {
    name = cleanName(given)
  } catch {
    return { reason: 'bad_name' }
  }
  const key = entityKey(name)
  if (FIRST_PERSON.has(key)) {
    if (!own) return { reason: 'about_person' }
    return SAYS_I.test(entityKey(quote)) ? { name: PERSON } : { reason: 'not_in_quote' }
  }
  if (PRONOUNS.has(key) || !/[\p{L}\p{N}]/u.test(key)) return { reason: 'bad_name' }
  if (mixes(name)) return { reason: 'lookalike' }
  return standsIn(entityKey(quote), key) ? { name } : { reason: 'not_in_quote' }
}

/** A word with letters of several scripts that look alike. */
const mixes = (text: string): boolean =>
  text.split(/[^\p{L}\p{M}]+/u).some((word) => SCRIPTS.filter((script) => script.test(word)).length > 1)

/** The quote turns its sense around and the relation does not say so. Names are left out: some hold such a word. */
function denied(quote: string, names: readonly string[], relation: string): boolean {
  const rest = names.reduce((left, name) => left.replaceAll(entityKey(name), ' '), entityKey(quote))
  return /[?？]\s*["'”’」]?$/u.test(quote) || negations(rest) !== negations(relation.replaceAll('_', ' '))
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/u

/** A day that the quote names at least the year of; else it was made up. */
function timeIn(given: string | null | undefined, quote: string): number | null {
  const [, year = '', month = '01', day = '01'] = DATE.exec(given?.trim() ?? '') ?? []
  if (year === '' || !standsIn(quote.replace(/[年月日]/gu, ' '), year)) return null
  const time = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).getUTCDate() !== Number(day) ? null : time
}
