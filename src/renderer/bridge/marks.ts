import { onNextFrame } from './frame.ts'
import { host } from './host.ts'

export type StartMark = 'first-paint' | 'bridge-ready' | 'interactive'

const reached = new Set<StartMark>()

/** Notes a moment of the start once, for the page's own timeline and for main's. */
export function mark(name: StartMark): void {
  if (reached.has(name)) return
  reached.add(name)
  performance.mark(name)
  host?.mark(name)
}

/** Notes it when what was just rendered is on the screen: the frame after the next. */
export function markWhenPainted(name: StartMark): void {
  onNextFrame(() => onNextFrame(() => mark(name)))
}
