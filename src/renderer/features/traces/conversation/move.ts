/** Pure: the place a key leads to in a conversation of `length` items from `place` (-1 for none chosen); -1 when the key leads nowhere. */
export function moveTo(key: string, place: number, length: number): number {
  if (length === 0) return -1
  const within = (to: number) => Math.max(0, Math.min(length - 1, to))
  switch (key) {
    case 'ArrowDown':
      return within(place + 1)
    case 'ArrowUp':
      return within(place - 1)
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return -1
  }
}
