/** What makes two terms the same: width, case and spaces do not count. */
export const termKey = (term: string): string =>
  term.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim().toWellFormed()
