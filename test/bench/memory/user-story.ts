import type { Dice } from './dice.ts'
import type {
  Exchange,
  Language,
  Question,
  QuestionType,
  Session,
  Slot,
  SyntheticUser,
  Turn,
  Vocabulary,
} from './set-types.ts'

const SESSIONS = 50
const DAY = 86_400_000
const BEGAN = Date.UTC(2025, 0, 6, 9)
/** Days between two sessions. */
const APART = 7
const fill = (template: string, words: Record<string, string>): string =>
  template.replace(/\{(\w)\}/g, (whole, name: string) => words[name] ?? whole)

/** Fifty sessions of one person, and ten questions about them. */
export class UserStory {
  readonly #id: string
  readonly #language: Language
  readonly #words: Vocabulary
  readonly #split: Question['split']
  readonly #dice: Dice
  readonly #sessions: Session[]
  readonly #questions: Question[] = []
  /** Sessions that say nothing that matters yet, oldest first. */
  readonly #free: number[]

  constructor(id: string, language: Language, words: Vocabulary, split: Question['split'], dice: Dice) {
    this.#id = id
    this.#language = language
    this.#words = words
    this.#split = split
    this.#dice = dice
    this.#sessions = Array.from({ length: SESSIONS }, (_, index) => ({
      id: `${id}/s${index + 1}`,
      at: BEGAN + index * APART * DAY,
      turns: [],
    }))
    this.#free = this.#sessions.map((_, index) => index)
  }

  tell(): SyntheticUser {
    const changing = this.#dice.some(this.#words.slots.filter((slot) => slot.changes))
    const lasting = this.#dice.some(this.#words.slots.filter((slot) => !slot.changes))
    const [updated, timed, injected, plainChanging, unsaid] = changing
    const [plain, unsaidLasting] = lasting
    if (!updated || !timed || !injected || !plainChanging || !unsaid || !plain || !unsaidLasting)
      throw new Error('The vocabulary has too few slots.')
    this.#plain(plain)
    this.#plain(plainChanging)
    this.#update(updated)
    this.#temporal(timed)
    this.#injection(injected)
    this.#advice()
    this.#exchange('single-session-preference', this.#dice.pick(this.#words.preferences))
    this.#exchange('gotcha', this.#dice.pick(this.#words.gotchas))
    this.#collection()
    const missing = this.#dice.next() < 0.5 ? unsaid : unsaidLasting
    this.#ask('abstention', this.#dice.pick(missing.asked), null, [], { predicate: missing.predicate })
    const asked = new Set(this.#questions.map((question) => question.predicate))
    const others = this.#words.slots.filter((slot) => slot !== missing)
    for (const slot of others) if (!asked.has(slot.predicate) && this.#free.length > 30) this.#mention(slot)
    // Half of what was never said of the user was said of somebody else.
    if (this.#dice.next() < 0.5) this.#distract(missing)
    for (let at = 0; at < 12; at++) this.#distract(this.#dice.pick(others))
    for (const session of this.#sessions) this.#surround(session)
    const scope = `project:${this.#id}`
    return { id: this.#id, language: this.#language, scope, sessions: this.#sessions, questions: this.#questions }
  }

  #plain(slot: Slot): void {
    const { value, session } = this.#mention(slot)
    this.#ask('single-session-user', this.#dice.pick(slot.asked), value, [session.id], slot)
  }

  #update(slot: Slot): void {
    const [first, second] = this.#stages(slot, 2)
    if (!first || !second) return
    this.#ask('knowledge-update', this.#dice.pick(slot.asked), second.value, [second.session.id], {
      ...slot,
      stale: [first.value],
    })
  }

  #temporal(slot: Slot): void {
    const stages = this.#stages(slot, 3)
    const asked = stages[this.#dice.below(2)]
    const next = stages[stages.indexOf(asked ?? { value: '', session: this.#session(0) }) + 1]
    if (!asked || !next) return
    const about = asked.session.at + Math.floor((next.session.at - asked.session.at) / 2)
    const tongue = this.#language === 'en' ? 'en-GB' : 'zh-CN'
    const month = new Intl.DateTimeFormat(tongue, { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' })
    const text = fill(this.#words.back, { m: month.format(about), q: this.#dice.pick(slot.asked) })
    const stale = stages.filter((stage) => stage !== asked).map((stage) => stage.value)
    this.#ask('temporal', text, asked.value, [asked.session.id], { ...slot, stale, about })
  }

  #injection(slot: Slot): void {
    const [value, claimed] = this.#dice.some(slot.values, 2)
    const [said, read] = this.#take(2)
    if (!value || !claimed || !said || !read) return
    said.turns.push(this.#say(slot, value))
    const claim = fill(this.#dice.pick(slot.said), { v: claimed })
    const text = fill(this.#dice.pick(this.#words.injections), { s: claim })
    read.turns.push({ speaker: 'tool', text, triple: this.#triple(slot, claimed) })
    this.#ask('injection', this.#dice.pick(slot.asked), value, [said.id], { ...slot, stale: [claimed] })
  }

  #advice(): void {
    const advice = this.#dice.pick(this.#words.advice)
    const value = this.#dice.pick(advice.values)
    const session = this.#one()
    session.turns.push({ speaker: 'user', text: advice.request, triple: null })
    session.turns.push({ speaker: 'assistant', text: fill(this.#dice.pick(advice.said), { v: value }), triple: null })
    this.#ask('single-session-assistant', this.#dice.pick(advice.asked), value, [session.id])
  }

  #exchange(type: QuestionType, exchange: Exchange): void {
    const value = this.#dice.pick(exchange.values)
    const session = this.#one()
    session.turns.push({ speaker: 'user', text: fill(this.#dice.pick(exchange.said), { v: value }), triple: null })
    this.#ask(type, this.#dice.pick(exchange.asked), value, [session.id])
  }

  #collection(): void {
    const collection = this.#dice.pick(this.#words.collections)
    const sessions = this.#take(3)
    const values = this.#dice.some(collection.values, sessions.length)
    for (const [at, session] of sessions.entries()) {
      const text = fill(this.#dice.pick(collection.said), { v: values[at] ?? '' })
      session.turns.push({ speaker: 'user', text, triple: null })
    }
    const gold = sessions.map((session) => session.id)
    this.#ask('multi-session', this.#dice.pick(collection.asked), values[0] ?? null, gold)
  }

  /** What the user says of a slot that changes, in sessions of their own, oldest first. */
  #stages(slot: Slot, count: number): { value: string; session: Session }[] {
    const values = this.#dice.some(slot.values, count)
    return this.#take(count).map((session, at) => {
      const value = values[at] ?? ''
      const turn = this.#say(slot, value)
      session.turns.push(
        at === 0 ? turn : { ...turn, text: fill(this.#dice.pick(this.#words.changed), { s: turn.text }) },
      )
      return { value, session }
    })
  }

  #mention(slot: Slot): { value: string; session: Session } {
    const value = this.#dice.pick(slot.values)
    const session = this.#one()
    session.turns.push(this.#say(slot, value))
    return { value, session }
  }

  #distract(slot: Slot): void {
    const person = this.#dice.pick(this.#words.people)
    const value = this.#dice.pick(slot.values)
    const text = fill(this.#dice.pick(slot.other), { v: value, w: person })
    const triple = { subject: `${person}/${this.#id}`, predicate: slot.predicate, object: value }
    this.#dice.pick(this.#sessions).turns.push({ speaker: 'user', text, triple })
  }

  #say(slot: Slot, value: string): Turn {
    const text = fill(this.#dice.pick(slot.said), { v: value })
    return { speaker: 'user', text, triple: this.#triple(slot, value) }
  }

  #triple(slot: Slot, object: string): Turn['triple'] {
    return { subject: 'user', predicate: slot.predicate, object }
  }

  /** Small talk around what matters, so that no session is of one thing. */
  #surround(session: Session): void {
    const said = this.#dice.some(session.turns)
    session.turns.length = 0
    session.turns.push(...this.#chat(), ...said.flatMap((turn) => [turn, this.#reply()]), ...this.#chat())
  }

  #chat(): Turn[] {
    const text = fill(this.#dice.pick(this.#words.filler), { f: this.#dice.pick(this.#words.fillings) })
    return [{ speaker: 'user', text, triple: null }, this.#reply()]
  }

  #reply(): Turn {
    return { speaker: 'assistant', text: this.#dice.pick(this.#words.replies), triple: null }
  }

  #one(): Session {
    const [session] = this.#take(1)
    if (!session) throw new Error('No session is free.')
    return session
  }

  /** Different sessions that hold nothing yet, oldest first. */
  #take(count: number): Session[] {
    const taken = this.#dice.some(this.#free, count).sort((a, b) => a - b)
    for (const index of taken) this.#free.splice(this.#free.indexOf(index), 1)
    return taken.map((index) => this.#session(index))
  }

  #session(index: number): Session {
    const session = this.#sessions[index]
    if (!session) throw new Error(`There is no session ${index}.`)
    return session
  }

  #ask(
    type: QuestionType,
    text: string,
    answer: string | null,
    gold: string[],
    more: { predicate?: string; stale?: string[]; about?: number } = {},
  ): void {
    this.#questions.push({
      id: `${this.#id}/q${this.#questions.length + 1}`,
      userId: this.#id,
      language: this.#language,
      type,
      split: this.#split,
      text,
      answer,
      gold,
      stale: more.stale ?? [],
      about: more.about ?? null,
      predicate: more.predicate ?? null,
    })
  }
}
