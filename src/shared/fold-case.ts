/**
 * Text as it is compared where case does not matter. The host's SQL and the page both call this, so a filter finds the same in both; SQLite's
 * own `lower` knows ASCII alone. The two small sigmas count as one, or a word would not be found inside a longer one.
 */
export const foldCase = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ')
