import type { Tx } from '../../store/types.ts'

/** Gives each change of the graph a moment of its own, later than all before; Unix milliseconds. */
export class GraphClock {
  #last: number | null = null

  next(tx: Pick<Tx, 'get'>): number {
    this.#last ??= tx.get<{ at: number | null }>(LATEST)?.at ?? 0
    this.#last = Math.max(Date.now(), this.#last + 0.01)
    return this.#last
  }
}

const LATEST = `SELECT max(at) AS at FROM (
  SELECT max(tx_from) AS at FROM graph_relation_version UNION ALL SELECT max(at) FROM graph_evidence
  UNION ALL SELECT max(max(at, coalesce(undone_at, 0))) FROM graph_merge)`
