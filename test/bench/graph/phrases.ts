import type { Kind, Spoken } from './lexicon.ts'

export type Language = 'en' | 'zh'

/** A way to say one hop; `{x}` is what it starts from. */
export interface Phrase {
  text: string
  language: Language
  /** The relation and `>` or `<`; of symmetric ones always `>`. */
  hop: string
  /** The word that carries it. */
  lexeme: string
  /** A whole question, or something that can stand for an entity in another phrase. */
  form: 'question' | 'entity'
}

const WHO: Record<Kind, readonly string[]> = {
  person: ['who', 'whom'],
  company: ['which company', 'what company'],
  place: ['which city', 'what town'],
  thing: ['what', 'which one'],
}
const ONE: Record<Kind, readonly string[]> = {
  person: ['person', 'one', 'man or woman'],
  company: ['company', 'firm'],
  place: ['city', 'place'],
  thing: ['thing', 'one'],
}
const WEM: Record<Kind, readonly string[]> = {
  person: ['谁', '什么人'],
  company: ['哪家公司', '哪个公司'],
  place: ['哪里', '哪个城市'],
  thing: ['什么', '哪个'],
}
const EINER: Record<Kind, readonly string[]> = {
  person: ['人', '那个人'],
  company: ['公司', '那家公司'],
  place: ['城市', '地方'],
  thing: ['东西', '那个'],
}

type Made = [form: Phrase['form'], text: string]

/** Every phrase there is for a relation. */
export function phrasesOf(spoken: Spoken): Phrase[] {
  const { name, symmetric = false, ends, en, zh } = spoken
  const make = (
    language: Language,
    given: readonly string[],
    from: (word: string, answer: Kind) => Made[],
    back: (word: string, answer: Kind) => Made[],
  ): Phrase[] =>
    given.flatMap((entry) => {
      const [way, lexeme] = [entry.slice(0, 1), entry.slice(2)]
      const [subject, object] = way === '>' ? ends : ([ends[1], ends[0]] as const)
      const hop = (side: boolean): string => `${name}${symmetric || (way === '>') === side ? '>' : '<'}`
      const phrase =
        (side: boolean) =>
        ([form, text]: Made): Phrase => ({
          text: text.replace(/ +/gu, ' ').trim(),
          language,
          hop: hop(side),
          lexeme,
          form,
        })
      return [...from(lexeme, object).map(phrase(true)), ...back(lexeme, subject).map(phrase(false))]
    })
  return [
    ...make('en', en.nouns, englishNoun, englishOwner),
    ...make('en', en.verbs, englishObject, englishSubject),
    ...make('zh', zh.nouns, chineseNoun, chineseOwner),
    ...make('zh', zh.verbs, chineseObject, chineseSubject),
  ]
}

/** `{x}` has one: the answer is that. */
function englishNoun(noun: string, answer: Kind): Made[] {
  const [who = ''] = WHO[answer]
  const made: Made[] = [
    ['entity', `{x}'s ${noun}`],
    ['entity', `the ${noun} of {x}`],
    ['entity', `the ${noun} {x} has`],
    ['entity', `the ${noun} that {x} has`],
    ['entity', `the ${noun} belonging to {x}`],
    ['question', `${who} is {x}'s ${noun}`],
    ['question', `${who} is the ${noun} of {x}`],
    ['question', `{x}'s ${noun} is ${who}`],
    ['question', `${who} does {x} have as ${noun}`],
    ['question', `${who} would be the ${noun} of {x}`],
    ['question', `${who} are {x}'s ${pluralOf(noun)}`],
    ['question', `what ${noun} does {x} have`],
    ['question', `${who} are the ${pluralOf(noun)} of {x}`],
    ['entity', `{x}'s ${pluralOf(noun)}`],
    ['entity', `the ${pluralOf(noun)} of {x}`],
  ]
  if (answer === 'person')
    made.push(
      ['entity', `the person who is {x}'s ${noun}`],
      ['entity', `the one who is the ${noun} of {x}`],
      ['question', `who serves as {x}'s ${noun}`],
      ['question', `who acts as the ${noun} of {x}`],
    )
  return made
}

const PLURALS = new Map([
  ['child', 'children'],
  ['wife', 'wives'],
  ['better half', 'better halves'],
])
const pluralOf = (noun: string): string =>
  PLURALS.get(noun) ?? (/[^aeiou]y$/u.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`)

/** `{x}` is one: the answer has it. */
function englishOwner(noun: string, answer: Kind): Made[] {
  const [who = ''] = WHO[answer]
  const [one = '', other = one] = ONE[answer]
  return [
    ['question', `${who} has {x} as ${noun}`],
    ['question', `${who} is {x} the ${noun} of`],
    ['question', `whose ${noun} is {x}`],
    ['question', `of ${who} is {x} the ${noun}`],
    ['entity', `the ${one} whose ${noun} is {x}`],
    ['entity', `the ${other} that has {x} as ${noun}`],
    ['entity', `the ${one} {x} is the ${noun} of`],
    ['entity', `the ${other} with {x} as ${noun}`],
  ]
}

const partsOf = (verb: string): string[] => {
  const [base = '', third = '', ing = '', passive = '-', ...rest] = verb.split(' ')
  return [base, third, ing, passive, rest.join(' ')]
}

/** `{x}` does it: to whom? */
function englishObject(verb: string, answer: Kind): Made[] {
  const [base, third, ing, passive = '-', rest = ''] = partsOf(verb)
  const made: Made[] = []
  const [, held = '', preposition = ''] = /^(?:(.*) )?(to|for|at|in|with|from|on)$/u.exec(rest) ?? []
  for (const who of WHO[answer]) {
    if (base !== 'be')
      made.push(['question', `${who} does {x} ${base} ${rest}`], ['question', `${who} is {x} ${ing} ${rest}`])
    else made.push(['question', `${who} is {x} ${rest}`], ['question', `${who} might {x} be ${rest}`])
    made.push(['question', `{x} ${third} ${rest} ${who}`])
    if (base !== 'be') made.push(['question', `${who} did {x} ${base} ${rest}`])
    if (preposition !== '' && who !== 'who')
      made.push(['question', `${preposition} ${who} ${base === 'be' ? 'is {x}' : `does {x} ${base}`} ${held}`])
    if (passive !== '-') made.push(['question', `${who} is ${passive} by {x}`])
  }
  for (const one of ONE[answer]) {
    made.push(['entity', `the ${one} {x} ${third} ${rest}`], ['entity', `the ${one} that {x} ${third} ${rest}`])
    const which = answer === 'person' ? 'whom' : 'which'
    if (preposition !== '') made.push(['entity', `the ${one} ${preposition} ${which} {x} ${third} ${held}`])
    if (passive !== '-')
      made.push(['entity', `the ${one} ${passive} by {x}`], ['entity', `the ${one} who is ${passive} by {x}`])
  }
  const place = /^(.*?) ?\b(?:in|at)$/u.exec(rest)?.[1]
  if (place !== undefined) {
    if (base === 'be') made.push(['question', `where is {x} ${place}`], ['question', `whereabouts is {x} ${place}`])
    else made.push(['question', `where does {x} ${base}`], ['question', `where is {x} ${ing}`])
    made.push(
      ['entity', `the place where {x} ${third} ${place}`],
      ['entity', `the ${ONE[answer][0]} where {x} ${third} ${place}`],
    )
  }
  return made
}

/** It is done to `{x}`: by whom? */
function englishSubject(verb: string, answer: Kind): Made[] {
  const [, third, ing, passive = '-', rest = ''] = partsOf(verb)
  const made: Made[] = []
  for (const who of WHO[answer].filter((each) => each !== 'whom')) {
    made.push(['question', `${who} ${third} ${rest} {x}`])
    if (third !== 'is') made.push(['question', `${who} is ${ing} ${rest} {x}`])
    made.push(['question', `can you say ${who} ${third} ${rest} {x}`])
    if (passive !== '-')
      made.push(['question', `${who} is {x} ${passive} by`], ['question', `by ${who} is {x} ${passive}`])
  }
  for (const one of ONE[answer]) {
    made.push(['entity', `the ${one} who ${third} ${rest} {x}`], ['entity', `the ${one} that ${third} ${rest} {x}`])
    if (third !== 'is') made.push(['entity', `the ${one} ${ing} ${rest} {x}`])
    else made.push(['entity', `the ${one} ${rest} {x}`])
    if (passive !== '-') made.push(['entity', `the ${one} {x} is ${passive} by`])
  }
  return made
}

function chineseNoun(noun: string, answer: Kind): Made[] {
  const made: Made[] = [
    ['entity', `{x}的${noun}`],
    ['entity', `{x}的那个${noun}`],
    ['entity', `{x}家的${noun}`],
  ]
  for (const who of WEM[answer])
    made.push(
      ['question', `{x}的${noun}是${who}`],
      ['question', `${who}是{x}的${noun}`],
      ['question', `{x}的${noun}究竟是${who}`],
      ['question', `{x}有${who}当${noun}`],
    )
  return [
    ...made,
    ['question', `{x}的${noun}叫什么`],
    ['question', `作为{x}的${noun}的是谁`],
    ['entity', `作为{x}的${noun}的人`],
  ]
}

function chineseOwner(noun: string, answer: Kind): Made[] {
  const [who = '', what = who] = WEM[answer]
  const [one = '', other = one] = EINER[answer]
  return [
    ['question', `${who}的${noun}是{x}`],
    ['question', `{x}是${who}的${noun}`],
    ['question', `{x}是${what}的${noun}`],
    ['question', `${what}以{x}为${noun}`],
    ['entity', `${noun}是{x}的${one}`],
    ['entity', `以{x}为${noun}的${one}`],
    ['entity', `${noun}是{x}的${other}`],
    ['entity', `把{x}当${noun}的${other}`],
  ]
}

const frameOf = (verb: string): { before: string; after: string; passive: boolean } => {
  const passive = verb.endsWith('!')
  const [before = '', after = ''] = verb.replace('!', '').includes('*') ? verb.split('*') : [verb.replace('!', ''), '']
  return { before, after, passive }
}

function chineseObject(verb: string, answer: Kind): Made[] {
  const { before, after, passive } = frameOf(verb)
  const made: Made[] = []
  for (const who of WEM[answer]) {
    made.push(
      ['question', `{x}${before}${who}${after}`],
      ['question', `{x}究竟${before}${who}${after}`],
      ['question', `{x}现在${before}${who}${after}`],
    )
    if (passive) made.push(['question', `${who}被{x}${before}`], ['question', `${who}由{x}${before}`])
  }
  for (const one of EINER[answer]) {
    // A verb around its object leaves something in its place: the one he reports to him.
    made.push(['entity', after === '' ? `{x}${before}的${one}` : `{x}${before}其${after}的${one}`])
    made.push(['entity', after === '' ? `{x}所${before}的${one}` : `{x}${after}的${one}`])
    if (passive) made.push(['entity', `被{x}${before}的${one}`], ['entity', `由{x}${before}的${one}`])
  }
  return made
}

function chineseSubject(verb: string, answer: Kind): Made[] {
  const { before, after, passive } = frameOf(verb)
  const made: Made[] = []
  for (const who of WEM[answer]) {
    made.push(
      ['question', `${who}${before}{x}${after}`],
      ['question', `有${who}${before}{x}${after}`],
      ['question', `${before}{x}${after}的是${who}`],
    )
    if (passive) made.push(['question', `{x}被${who}${before}`], ['question', `{x}由${who}${before}`])
  }
  for (const one of EINER[answer]) {
    made.push(
      ['entity', `${before}{x}${after}的${one}`],
      ['entity', `正在${before}{x}${after}的${one}`],
      ['entity', `一直${before}{x}${after}的${one}`],
    )
    if (passive) made.push(['entity', `{x}被其${before}的${one}`])
  }
  return made
}

/** Ways to ask for what is named; `{x}` is that. */
export const WRAPPERS: Record<Language, readonly string[]> = {
  en: `who is {x}|tell me {x}|name {x}|do you know {x}|i'd like to know {x}|what is {x}|find {x}|please look up {x}|{x}|which one is {x}|give me {x}
can you tell me who {x} is|what do we know about who {x} is|show me {x}|i am looking for {x}|{x} please|could you find out {x}|what is the name of {x}
remind me of {x}|so who exactly is {x}|look up {x} for me|do we know who {x} is|i want to find {x}|please name {x}|let me know who {x} is|who might {x} be
can you find {x}|tell me the name of {x}|what is {x} called|any idea who {x} is|{x}, who is that|help me find {x}|i need to know who {x} is|who was {x} again
say who {x} is|would you know {x}|please tell me about {x}|what do you know of {x}|list {x}|who exactly is {x}`.split(
    /[|\n]/u,
  ),
  zh: `{x}是谁|谁是{x}|请问{x}是谁|告诉我{x}|{x}叫什么名字|我想知道{x}|你知道{x}是谁吗|查一下{x}|{x}|帮我找{x}|请说出{x}|{x}是哪一个|{x}到底是谁|能告诉我{x}吗
我在找{x}|哪一个是{x}|{x}的名字是什么|请帮忙查{x}|提醒我{x}是谁|那么{x}是谁呢|说说{x}是谁|{x}叫什么|请告诉我{x}是谁|我要找{x}|知不知道{x}|找一下{x}
{x}的名字叫什么|给我{x}的名字|{x}究竟是谁|我想查{x}是哪位|麻烦查查{x}|想问一下{x}是谁|谁才是{x}|{x}是哪位|列出{x}|请问谁是{x}|你能查到{x}吗|{x}呢|帮忙看看{x}是谁|请给出{x}`.split(
    /[|\n]/u,
  ),
}
