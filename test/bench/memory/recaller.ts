import type { Language, SyntheticUser } from './set-types.ts'

/** One remembered sentence that was found. */
export interface Hit {
  session: string
  text: string
  /** Whatever the recaller ranks by. */
  score: number
}

export interface Recall {
  /** Best first; of every hit, not only those that are handed over. */
  hits: Hit[]
  /** How sure that the best hit answers; on a scale of the recaller's own, made a probability on dev questions. */
  confidence: number
  /** Null: this recaller never declines of its own accord. */
  abstained: boolean | null
  /** Handed over to the model. */
  tokens: number
}

/** A way to find what was said; each is measured with the same questions. */
export interface Recaller {
  name: string
  recall(scope: string, query: string, about: number | null): Promise<Recall>
  close(): Promise<void>
}

/** One sentence of the store, with where and when it was said. */
export interface Sentence {
  scope: string
  session: string
  at: number
  text: string
  language: Language
}

export const sentencesOf = (users: SyntheticUser[]): Sentence[] =>
  users.flatMap((user) =>
    user.sessions.flatMap((session) =>
      session.turns.map((turn) => ({
        scope: user.scope,
        session: session.id,
        at: session.at,
        text: turn.text,
        language: user.language,
      })),
    ),
  )

/** The usual estimate: four characters of Latin script a token, one of Han. */
export const tokensOf = (text: string): number => {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return han + Math.ceil((text.length - han) / 4)
}

/** What the baselines hand over: the ten best sentences. */
export const HANDED_OVER = 10
export const handedOver = (hits: Hit[]): number =>
  hits.slice(0, HANDED_OVER).reduce((sum, hit) => sum + tokensOf(hit.text), 0)
