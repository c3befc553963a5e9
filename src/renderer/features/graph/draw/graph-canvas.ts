import type { GraphPart } from '@shared/graph.ts'
import Sigma from 'sigma'
import { EdgeLineProgram } from 'sigma/rendering'
import type { Settings } from 'sigma/settings'
import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types'
import type { Highlight } from '../path-words.ts'
import { drawName } from './draw-name.ts'
import { applyPart, type EdgeLook, type NodeLook, newDrawnGraph } from './graph-data.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type ColourBy, type LegendEntry, legendOf } from './looks.ts'
import { readPalette } from './palette.ts'
import { steerByKeys } from './steer.ts'

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
const MOVE_MS = 350

const still = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

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

  const out = (): Highlight | null => hovered ?? view?.highlight ?? null
  const colourOf = (kind: string, by: ColourBy): string =>
    (view?.colourBy === by ? colours.get(kind) : undefined) ?? (by === 'entity' ? palette.node : palette.edge)
  const nodeLook = (node: string, { kind, ...look }: NodeLook): Partial<NodeDisplayData> => {
    const apart = out()
    const faded = apart !== null && !apart.nodes.has(node)
    return {
      ...look,
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
      size: chosen || apart?.edges.has(edge) ? look.size + 1.5 : look.size,
      hidden: faded && large,
      label: faded ? null : look.label,
      forceLabel: chosen || (apart?.edges.has(edge) ?? false),
      zIndex: faded ? 0 : 1,
    }
  }
  const settings: Partial<Settings<NodeLook, EdgeLook>> = {
    allowInvalidContainer: true,
    enableEdgeEvents: !large,
    hideEdgesOnMove: large,
    hideLabelsOnMove: large,
    ...(large ? { edgeProgramClasses: { line: EdgeLineProgram, arrow: EdgeLineProgram } } : {}),
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
    defaultDrawNodeHover: (context, data, given) => drawName(context, data, given, palette),
  }
  const sigma = new Sigma<NodeLook, EdgeLook>(graph, container, settings)
  const layout: Layout = layoutOf(graph, () => {
    handlers.onLayout(false)
    if (view?.highlight) frame(view.highlight.nodes)
  })

  const restyle = (): void => {
    palette = readPalette(container)
    sigma.setSetting('labelColor', { color: palette.text })
    sigma.setSetting('edgeLabelColor', { color: palette.quiet })
    sigma.setSetting('labelFont', palette.font)
    sigma.setSetting('edgeLabelFont', palette.font)
    recolour()
  }
  const recolour = (): void => {
    const legend: LegendEntry[] = view ? legendOf(view.part, view.colourBy, view.order) : []
    colours = new Map(
      legend.flatMap(({ kind, slot }) => (slot === null ? [] : [[kind, palette.slots[slot - 1] ?? palette.node]])),
    )
    sigma.refresh({ skipIndexation: true })
  }
  const adapt = (): void => {
    const many = graph.size > MANY
    sigma.setSetting('renderEdgeLabels', !many)
    sigma.setSetting('defaultEdgeType', many ? 'line' : 'arrow')
    sigma.setSetting('labelRenderedSizeThreshold', graph.order <= FEW ? 0 : 6)
  }
  const layOut = (): void => {
    handlers.onLayout(true)
    layout.run(still() || large)
  }
  const move = (to: { x?: number; y?: number; ratio?: number; angle?: number }): void => {
    if (still()) sigma.getCamera().setState(to)
    else void sigma.getCamera().animate(to, { duration: MOVE_MS })
  }
  /** Brings some of the points into sight together. */
  const frame = (nodes: ReadonlySet<string>): void => {
    const places = [...nodes].flatMap((node) => (graph.hasNode(node) ? (sigma.getNodeDisplayData(node) ?? []) : []))
    const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)]
    if (places.length === 0) return
    const middle = (all: number[]): number => (Math.min(...all) + Math.max(...all)) / 2
    const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
    move({ x: middle(xs), y: middle(ys), ratio: Math.max(0.3, Math.min(1, 1.5 * extent)) })
  }
  const hover = (next: Highlight | null): void => {
    hovered = next
    sigma.refresh({ skipIndexation: true })
  }
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
    hover({ nodes: new Set([node, ...graph.neighbors(node)]), edges: new Set(graph.edges(node)) })
  })
  sigma.on('leaveNode', () => {
    container.style.cursor = ''
    if (hovered) hover(null)
  })
  sigma.on('enterEdge', () => {
    container.style.cursor = 'pointer'
  })
  sigma.on('leaveEdge', () => {
    container.style.cursor = ''
  })
  container.addEventListener('webglcontextlost', handlers.onLost, true)
  const resized = new ResizeObserver(() => sigma.resize())
  resized.observe(container)
  restyle()

  const canvas: GraphCanvas = {
    show(next) {
      const framed = next.highlight !== null && next.highlight !== view?.highlight
      view = next
      hovered = null
      const changed = applyPart(graph, next.part)
      if (changed) adapt()
      recolour()
      if (changed) layOut()
      if (framed) frame(next.highlight?.nodes ?? new Set())
    },
    centre(id) {
      const at = graph.hasNode(id) ? sigma.getNodeDisplayData(id) : undefined
      if (at) move({ x: at.x, y: at.y, ratio: Math.min(sigma.getCamera().ratio, graph.order <= FEW ? 1 : 0.5) })
    },
    fit: () => move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }),
    zoom: (factor) => move({ ratio: sigma.getCamera().getBoundedRatio(sigma.getCamera().ratio / factor) }),
    pan(x, y) {
      const camera = sigma.getCamera()
      move({ x: camera.x + x * camera.ratio, y: camera.y + y * camera.ratio })
    },
    restyle,
    layOut,
    stop() {
      unsteer()
      layout.stop()
      resized.disconnect()
      container.removeEventListener('webglcontextlost', handlers.onLost, true)
      sigma.kill()
    },
  }
  const unsteer = steerByKeys(container, canvas)
  return canvas
}
