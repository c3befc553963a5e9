/** What vectors are of; each has item numbers of its own. */
export type VectorCollection = 'memory' | 'entity' | 'relation'

export interface VectorHit {
  item: number
  /** Cosine, -1 to 1. */
  score: number
}

/** Exact search over the vectors of one embedding model; those of other models are not looked at. Works off the host's thread. */
export interface VectorIndex {
  /**
   * Nearest first, at most `k`. `among` restricts it to these items, before the nearest are taken. Errors: CANCELLED;
   * VALIDATION_FAILED for a query of another length.
   */
  search(
    collection: VectorCollection,
    modelSha256: string,
    query: Float32Array,
    options: { k: number; among?: ReadonlySet<number> | Uint32Array; signal: AbortSignal },
  ): Promise<VectorHit[]>
  /** Tells it what a committed write has added or taken away; the rows of `embedding` are the truth. */
  changed(collection: VectorCollection, modelSha256: string, items: { added: number[]; removed: number[] }): void
  dispose(): Promise<void>
}
