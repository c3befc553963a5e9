/** Which of `moments` (oldest first) had come at `asOf`: its index; their number stands for now (null). Unix milliseconds. */
export function momentAt(moments: readonly number[], asOf: number | null): number {
  if (asOf === null) return moments.length
  let last = 0
  moments.forEach((moment, index) => {
    if (moment <= asOf) last = index
  })
  return last
}

/** As a field of the page for date and time has it, in local time to the second. */
export function fieldTime(at: number): string {
  const time = new Date(at)
  const two = (number: number): string => String(number).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}
