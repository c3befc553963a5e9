/** What vectors are of; each has item numbers of its own. */
export type VectorCollection = 'memory' | 'entity' | 'relation'

export interface VectorHit {
  item: number
  /** Cosine, -1 to 1. */
  score: number
}

/** How the cosines of all that was compared with a query lie. */
export interface Spread {
  mean: number
  deviation: number
}

export interface VectorSearch {
  /** Nearest first. */
  hits: VectorHit[]
  /** Null where too few were compared for it to say anything. */
  spread: Spread | null
}

/** Exact search over the vectors of one embedding model; those of other models are not looked at. Works off the host's thread. */
export interface VectorIndex {
  /**
   * The nearest, at most `k`. `among` restricts it to these items, before the nearest are taken. Errors: CANCELLED;
   * VALIDATION_FAILED for a query of another length.
   */
  search(
    collection: VectorCollection,
    modelSha256: string,
    query: Float32Array,
    options: { k: number; among?: ReadonlySet<number> | Uint32Array; signal: AbortSignal },
  ): Promise<VectorSearch>
  /** Tells it what a committed write has added or taken away; the rows of `embedding` are the truth. */
  changed(collection: VectorCollection, modelSha256: string, items: { added: number[]; removed: number[] }): void
  dispose(): Promise<void>
}
