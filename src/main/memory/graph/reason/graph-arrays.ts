/** Entities and relations by index, as answering reads them. */
export interface GraphArrays {
  /** Of entities. */
  size: number
  /** Names of relation types; `type` indexes it. */
  types: readonly string[]
  /** Per relation: entity index, type index, entity index, probability it holds. */
  subject: Int32Array
  type: Uint16Array
  object: Int32Array
  confidence: Float32Array
}

/** One relation followed, by its index; `backwards`: from its object to its subject. */
export interface Step {
  relation: number
  backwards: boolean
}

export interface Answer {
  entity: number
  /** 0 to 1: how likely the question means this path, times how likely each step of it holds. */
  score: number
  path: readonly Step[]
}

/** A type of relation by its index, and how likely the question means it. */
export interface HopType {
  type: number
  backwards: boolean
  weight: number
}

export interface Answered {
  /** Best first; none: the question asks for nothing that is known. */
  answers: Answer[]
  /** Hop by hop what the question seems to ask for, likeliest first. */
  hops: HopType[][]
}

export interface Seed {
  entity: number
  weight: number
  /** Which of the mentions in `words` it is, the first being 0; absent: any. */
  mention?: number
}

export interface Ask {
  seeds: readonly Seed[]
  /** The question in lower case with `MENTION` in place of each name of an entity. */
  words: string
  limit: number
}

/** Stands for the name of an entity in a question. */
export const MENTION = '\ufffc'

export interface GraphAnswering {
  answer(graph: GraphArrays, ask: Ask): Answered
}
