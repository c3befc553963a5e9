import type { TimelineColours } from './draw-timeline.ts'

let known: { theme: string; colours: TimelineColours } | null = null

/** The colours of the theme of that name for a canvas, which knows no variables. */
export function timelineColours(element: Element, theme: string): TimelineColours {
  if (known?.theme !== theme) known = { theme, colours: readColours(element) }
  return known.colours
}

function readColours(element: Element): TimelineColours {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(name).trim()
  const other = of('--bar-other')
  return {
    kinds: {
      agent: of('--bar-agent'),
      inference: of('--bar-inference'),
      tool: of('--bar-tool'),
      approval: of('--bar-approval'),
      plan: other,
      retrieval: other,
      check: other,
      error: of('--bad'),
    },
    parts: {
      queue: of('--part-queue'),
      prefill: of('--part-prefill'),
      decode: of('--bar-inference'),
      model: of('--part-model'),
      tool: of('--bar-tool'),
      approval: of('--bar-approval'),
      other: of('--part-other'),
    },
    bad: of('--bad'),
    text: of('--on-bar'),
    selected: of('--text'),
    critical: of('--text'),
    annotated: of('--text'),
    rim: of('--canvas'),
  }
}
