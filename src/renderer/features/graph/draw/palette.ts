import { SLOTS } from './looks.ts'

/** Colours and the font of the page, as the picture needs them. */
export interface Palette {
  /** One for each slot of the legend. */
  slots: readonly string[]
  node: string
  edge: string
  faded: string
  accent: string
  text: string
  /** What the picture is drawn on. */
  ground: string
  quiet: string
  raised: string
  line: string
  font: string
}

/** As they are now where `element` stands. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    slots: Array.from({ length: SLOTS }, (_, index) => read(`--graph-${index + 1}`)),
    node: read('--graph-node'),
    edge: read('--graph-edge'),
    faded: read('--graph-faded'),
    accent: read('--focus'),
    text: read('--text'),
    ground: read('--canvas'),
    quiet: read('--text-2'),
    raised: read('--raised'),
    line: read('--line-control'),
    font: style.fontFamily,
  }
}
