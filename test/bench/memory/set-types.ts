export type Language = 'en' | 'zh'

/** The six kinds of LongMemEval, and three of what an agent studio meets besides. */
export const QUESTION_TYPES = [
  'single-session-user',
  'single-session-assistant',
  'single-session-preference',
  'multi-session',
  'temporal',
  'knowledge-update',
  'abstention',
  'gotcha',
  'injection',
] as const
export type QuestionType = (typeof QUESTION_TYPES)[number]

export interface Triple {
  subject: string
  predicate: string
  object: string
}

/** One thing said; what is kept of it where memories are of a sentence each. */
export interface Turn {
  speaker: 'user' | 'assistant' | 'tool'
  text: string
  triple: Triple | null
}

export interface Session {
  id: string
  /** Unix milliseconds. */
  at: number
  turns: Turn[]
}

export interface Question {
  id: string
  userId: string
  language: Language
  type: QuestionType
  /** Thresholds are chosen on `dev`, figures are of `test`; split by user, so that no session is on both sides. */
  split: 'dev' | 'test'
  text: string
  /** Null: nothing that was said answers it. Otherwise words that stand in one of the gold sessions. */
  answer: string | null
  /** Ids of the sessions that say so. */
  gold: string[]
  /** What was true before, or what a tool only claims. */
  stale: string[]
  /** The moment in the world that is asked about; null is now. */
  about: number | null
  predicate: string | null
}

export interface SyntheticUser {
  id: string
  language: Language
  scope: string
  /** Oldest first. */
  sessions: Session[]
  questions: Question[]
}

/** Something a person has one or several of. In texts `{v}` is the value and `{w}` another person. */
export interface Slot {
  predicate: string
  /** One at a time: a newer one takes the place of the older. */
  changes: boolean
  values: string[]
  said: string[]
  asked: string[]
  /** The same of somebody else, which is not the answer. */
  other: string[]
}

/** Texts that share a value: what is said in a session and how it is asked for later. */
export interface Exchange {
  values: string[]
  said: string[]
  asked: string[]
}

export interface Vocabulary {
  slots: Slot[]
  preferences: Exchange[]
  /** Said by the assistant, after what the user had asked. */
  advice: (Exchange & { request: string })[]
  gotchas: Exchange[]
  /** Several sessions name one thing each; the question is of all of them. */
  collections: Exchange[]
  /** Put around a question about what held in an earlier month: `{m}` is the month, `{q}` the question. */
  back: string
  /** Said when a slot changes: `{s}` is how it is said. */
  changed: string[]
  people: string[]
  filler: string[]
  replies: string[]
  fillings: string[]
  /** What a web page or tool says to be remembered: `{s}` is how the false value is said. */
  injections: string[]
}
