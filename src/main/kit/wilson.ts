/** z of a two-sided 95% interval. */
const Z = 1.959964

/** Wilson's 95% score interval of a share, each end 0 to 1; nothing is known of none. E. B. Wilson, 1927. */
export function wilsonInterval(count: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 }
  const share = count / of
  const square = Z ** 2 / of
  const middle = (share + square / 2) / (1 + square)
  const half = (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of))
  return { low: count === 0 ? 0 : Math.max(0, middle - half), high: count === of ? 1 : Math.min(1, middle + half) }
}
