/** Has a say in which token comes next. */
export interface Guide {
  /** The token that must come now, whatever the model would write; null where the model chooses. */
  demanded(): number | null
  /** Whether `id` may come now. */
  admits(id: number): boolean
  /** Is told every token that comes. */
  accept(id: number): void
}

/** Lets everything pass. */
export const UNGUIDED: Guide = { demanded: () => null, admits: () => true, accept: () => {} }
