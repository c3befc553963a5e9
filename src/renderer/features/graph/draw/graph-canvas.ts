import type { GraphPart } from '@shared/graph.ts'
import type { Settings } from 'sigma/settings'
import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types'
import type { Highlight } from '../path-words.ts'
import { openSigma } from './calm-sigma.ts'
import { drawLabel, drawName } from './draw-name.ts'
import { applyPart, type EdgeLook, type NodeLook, newDrawnGraph } from './graph-data.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type ColourBy, type LegendEntry, legendOf, scaleOf } from './looks.ts'
import { readPalette } from './palette.ts'
import { steerByKeys } from './steer.ts'
import { still, viewpointOf } from './viewpoint.ts'

export interface CanvasView {
  part: GraphPart
  colourBy: ColourBy
  /** Kinds that keep their colour, most used first. */
  order: readonly string[]
  /** Id of the entity or relation that is chosen. */
  selected: string | null
  /** What stands out from the rest; null: nothing does. */
  highlight: Highlight | null
}

export interface CanvasHandlers {
  onEntity: (id: string) => void
  onRelation: (id: string) => void
  onExpand: (id: string) => void
  /** Whether the points are on their way. */
  onLayout: (moving: boolean) => void
  /** The picture is gone and cannot be drawn any more. */
  onLost: () => void
}

export interface GraphCanvas {
  show(view: CanvasView): void
  centre(id: string): void
  fit(): void
  /** More than 1 shows more of it. */
  zoom(factor: number): void
  /** By a part of what is shown; 1 is all of it. */
  pan(x: number, y: number): void
  /** The colours of the page have changed. */
  restyle(): void
  layOut(): void
  stop(): void
}

/** Of more relations than this names are not drawn on lines, and lines have no points. */
const MANY = 400
/** Of so few entities all names are drawn, and all of them stay in sight. */
const FEW = 60
/** Of its size, what others stand out from: points lie over lines, and must not break those of a path. */
const FADED_SIZE = 0.6
/** Milliseconds that the pointer rests on a point of a large graph before its neighbours stand out. */
const HOVER_MS = 120

/** Whether the machine can draw it. */
export function canDraw(): boolean {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('webgl2') ?? canvas.getContext('webgl')
  // Contexts are few; this one was only for asking.
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return context !== null
}

/** Draws a part of the graph into `container`. In a `large` one lines cannot be chosen, for finding them costs as much as drawing them, and all have one width. */
export function openCanvas(container: HTMLElement, handlers: CanvasHandlers, large: boolean): GraphCanvas {
  const graph = newDrawnGraph()
  let palette = readPalette(container)
  let view: CanvasView | null = null
  let colours = new Map<string, string>()
  let hovered: Highlight | null = null
  let scale = 1
  /** The page may tell of a change in the moment in which another canvas takes the place of this one. */
  let gone = false

  const out = (): Highlight | null => hovered ?? view?.highlight ?? null
  const colourOf = (kind: string, by: ColourBy): string =>
    (view?.colourBy === by ? colours.get(kind) : undefined) ?? (by === 'entity' ? palette.node : palette.edge)
  // What is only pointed at lets nothing shrink, which would be restless.
  const smaller = (faded: boolean): number => (faded && hovered === null ? FADED_SIZE : 1)
  const nodeLook = (node: string, { kind, ...look }: NodeLook): Partial<NodeDisplayData> => {
    const apart = out()
    const faded = apart !== null && !apart.nodes.has(node)
    return {
      ...look,
      size: look.size * scale * smaller(faded),
      color: faded ? palette.faded : colourOf(kind, 'entity'),
      label: faded ? null : look.label,
      forceLabel: apart?.nodes.has(node) ?? false,
      highlighted: node === view?.selected,
      zIndex: faded ? 0 : 1,
    }
  }
  const edgeLook = (edge: string, { kind, ...look }: EdgeLook): Partial<EdgeDisplayData> => {
    const apart = out()
    const chosen = edge === view?.selected
    const faded = apart !== null && !apart.edges.has(edge) && !chosen
    return {
      ...look,
      color: chosen ? palette.accent : faded ? palette.faded : colourOf(kind, 'relation'),
      size: look.size * scale * smaller(faded) + (chosen || apart?.edges.has(edge) ? 1.5 : 0),
      hidden: faded && large,
      label: faded ? null : look.label,
      forceLabel: chosen || (apart?.edges.has(edge) ?? false),
      zIndex: faded ? 0 : 1,
    }
  }
  const settings: Partial<Settings<NodeLook, EdgeLook>> = {
    allowInvalidContainer: true,
    enableEdgeEvents: !large,
    hideLabelsOnMove: large,
    defaultEdgeType: 'arrow',
    renderEdgeLabels: true,
    labelSize: 12,
    edgeLabelSize: 11,
    labelRenderedSizeThreshold: 5,
    labelDensity: 1.2,
    minCameraRatio: 0.03,
    maxCameraRatio: 4,
    stagePadding: 48,
    zIndex: true,
    inertiaDuration: still() ? 0 : 200,
    nodeReducer: nodeLook,
    edgeReducer: edgeLook,
    defaultDrawNodeLabel: (context, data, given) => drawLabel(context, data, given, palette),
    defaultDrawNodeHover: (context, data, given) => drawName(context, data, given, palette),
  }
  const { sigma, stop } = openSigma(graph, container, settings, large)
  const viewpoint = viewpointOf(graph, { sigma })
  const layout: Layout = layoutOf(graph, () => {
    handlers.onLayout(false)
    viewpoint.again()
  })

  const restyle = (): void => {
    if (gone) return
    palette = readPalette(container)
    sigma.setSetting('labelColor', { color: palette.text })
    sigma.setSetting('edgeLabelColor', { color: palette.quiet })
    sigma.setSetting('labelFont', palette.font)
    sigma.setSetting('edgeLabelFont', palette.font)
    recolour()
  }
  const redraw = (): void => {
    container.toggleAttribute('data-dense', large && out() === null)
    sigma.refresh({ skipIndexation: true })
  }
  const recolour = (): void => {
    const legend: LegendEntry[] = view ? legendOf(view.part, view.colourBy, view.order) : []
    colours = new Map(
      legend.flatMap(({ kind, slot }) => (slot === null ? [] : [[kind, palette.slots[slot - 1] ?? palette.node]])),
    )
    redraw()
  }
  const adapt = (): void => {
    const many = graph.size > MANY
    sigma.setSetting('renderEdgeLabels', !many)
    sigma.setSetting('defaultEdgeType', many ? 'line' : 'arrow')
    scale = scaleOf(graph.mapNodes((_, { size }) => size))
    sigma.setSetting('labelRenderedSizeThreshold', graph.order <= FEW ? 0 : 6 * scale)
  }
  const layOut = (): void => {
    if (gone) return
    handlers.onLayout(true)
    layout.run(still() || large)
  }
  let pointing: ReturnType<typeof setTimeout> | undefined
  const hover = (next: Highlight | null): void => {
    if (gone) return
    hovered = next
    redraw()
  }
  const point = (node: string): void =>
    hover({ nodes: new Set([node, ...graph.neighbors(node)]), edges: new Set(graph.edges(node)) })
  sigma.on('clickNode', ({ node }) => handlers.onEntity(node))
  sigma.on('clickEdge', ({ edge }) => handlers.onRelation(edge))
  sigma.on('doubleClickNode', ({ node, preventSigmaDefault }) => {
    preventSigmaDefault()
    handlers.onExpand(node)
  })
  sigma.on('enterNode', ({ node }) => {
    // What passes below while the picture is moved is not pointed at.
    if (sigma.getMouseCaptor().isMouseDown) return
    container.style.cursor = 'pointer'
    clearTimeout(pointing)
    // All of a large picture is worked out anew, too much for each point that is only passed.
    if (large) pointing = setTimeout(() => graph.hasNode(node) && point(node), HOVER_MS)
    else point(node)
  })
  sigma.on('leaveNode', () => {
    container.style.cursor = ''
    clearTimeout(pointing)
    if (hovered) hover(null)
  })
  sigma.on('enterEdge', () => {
    container.style.cursor = 'pointer'
  })
  sigma.on('leaveEdge', () => {
    container.style.cursor = ''
  })
  container.addEventListener('webglcontextlost', handlers.onLost, true)
  const resized = new ResizeObserver(() => {
    if (gone) return
    // A canvas that gets another size is empty; names stand elsewhere in it.
    sigma.refresh()
    viewpoint.again()
  })
  resized.observe(container)
  restyle()

  const canvas: GraphCanvas = {
    show(next) {
      if (gone) return
      const framed = next.highlight !== null && next.highlight !== view?.highlight
      view = next
      hovered = null
      const changed = applyPart(graph, next.part)
      if (changed) adapt()
      recolour()
      if (changed) layOut()
      if (framed) viewpoint.frame(next.highlight?.nodes ?? new Set())
    },
    centre: (id) => viewpoint.centre(id, graph.order <= FEW ? 1 : 0.5),
    fit: viewpoint.fit,
    zoom: viewpoint.zoom,
    pan: viewpoint.pan,
    restyle,
    layOut,
    stop() {
      gone = true
      clearTimeout(pointing)
      unsteer()
      layout.stop()
      resized.disconnect()
      container.removeEventListener('webglcontextlost', handlers.onLost, true)
      stop()
    },
  }
  const unsteer = steerByKeys(container, canvas)
  return canvas
}
