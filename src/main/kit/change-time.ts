import type { Stats } from 'node:fs'

/** When a file, or what its name leads to, was last changed: Unix milliseconds. A file moved into its place counts as changed. */
export const changeTime = ({ mtimeMs, ctimeMs }: Pick<Stats, 'mtimeMs' | 'ctimeMs'>): number =>
  Math.max(mtimeMs, ctimeMs)
