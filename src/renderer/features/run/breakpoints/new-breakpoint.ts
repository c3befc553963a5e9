import type { Breakpoint } from '@shared/breakpoints.ts'

/** What a person chooses from; a tool's two are one kind of breakpoint. */
export const CHOICES = [
  'before',
  'after',
  'arguments',
  'repeat',
  'memory',
  'tokens',
  'probability',
  'error',
  'step',
] as const
export type Choice = (typeof CHOICES)[number]

/** Choices that want something to be written. */
const VALUED = ['before', 'after', 'arguments', 'repeat', 'tokens', 'probability'] as const
type Valued = (typeof VALUED)[number]

export const isValued = (choice: Choice): choice is Valued => VALUED.some((each) => each === choice)

/** The breakpoint of a choice and what was written beside it; null for what cannot be. */
export function newBreakpoint(choice: Choice, text: string): Breakpoint | null {
  const value = text.trim()
  const number = value === '' ? Number.NaN : Number(value)
  const whole = (least: number, most: number): boolean => Number.isInteger(number) && number >= least && number <= most
  const enabled = true
  switch (choice) {
    case 'before':
    case 'after':
      return value.length <= 100 ? { kind: 'tool', name: value, when: choice, enabled } : null
    case 'arguments':
      return value !== '' && value.length <= 500 ? { kind: 'arguments', text: value, enabled } : null
    case 'repeat':
      return whole(2, 1000) ? { kind: 'repeat', count: number, enabled } : null
    case 'tokens':
      return whole(1, 1_000_000_000) ? { kind: 'tokens', most: number, enabled } : null
    case 'probability':
      return number > 0 && number <= 1 ? { kind: 'probability', below: number, enabled } : null
    case 'memory':
    case 'error':
    case 'step':
      return { kind: choice, enabled }
    default:
      return choice satisfies never
  }
}
