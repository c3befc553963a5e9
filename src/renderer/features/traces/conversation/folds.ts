/** Which parts of a conversation are open: all or none, but for those a person turned round. Costs nothing for a run of any length. */
export interface Folds {
  all: boolean
  turned: ReadonlySet<string>
}

/** What of a span can be folded. */
export type FoldPart = 'thought' | 'details'

export const foldAll = (all: boolean): Folds => ({ all, turned: new Set() })

const keyOf = (order: number, part: FoldPart): string => `${part} ${order}`

/** Pure. */
export const isOpen = (folds: Folds, order: number, part: FoldPart): boolean =>
  folds.all !== folds.turned.has(keyOf(order, part))

/** Pure: the same with one part of the span at `order` turned round. */
export function turnFold({ all, turned }: Folds, order: number, part: FoldPart): Folds {
  const next = new Set(turned)
  const key = keyOf(order, part)
  if (!next.delete(key)) next.add(key)
  return { all, turned: next }
}
