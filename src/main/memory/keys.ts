/** What makes two terms the same: width, case and spaces do not count. */
export const termKey = (term: string): string =>
  term.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim().toWellFormed()

/** The same for what relates two terms: `works_at` and `works at` are one. */
export const predicateKey = (predicate: string): string => termKey(predicate.replaceAll('_', ' '))
