import { randomBytes } from 'node:crypto'

/** A new id that sorts by time of making: prefix, milliseconds in base 36, 60 random bits. */
export function newId(prefix: string): string {
  return `${prefix}_${Date.now().toString(36).padStart(9, '0')}${BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(13, '0')
    .slice(1)}`
}
