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

export interface Answer {
  entity: number
  score: number
  path: readonly { relation: number; backwards: boolean }[]
}

export interface GraphAnswering {
  /** `words`: the question without the mentions of entities. */
  answer(
    graph: GraphArrays,
    ask: { seeds: readonly { entity: number; weight: number }[]; words: string; limit: number },
  ): Answer[]
}
