import { createStore } from 'zustand/vanilla'

export const VIEWS = ['run', 'traces', 'agents', 'tools', 'models', 'knowledge', 'memory', 'graph', 'settings'] as const
export type ViewId = (typeof VIEWS)[number]
/** Those without an inspector at their side. */
export type PlainView = 'knowledge' | 'settings'
export const isPlain = (view: ViewId): view is PlainView => view === 'knowledge' || view === 'settings'

/** Pixels. */
export const INSPECTOR = { min: 260, max: 720, first: 400 }

interface Layout {
  view: ViewId
  inspectorOpen: boolean
  /** Pixels. */
  inspectorWidth: number
  paletteOpen: boolean
  shortcutsOpen: boolean
}

const KEY = 'studio.layout'

function remembered(): Partial<Layout> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    const open = 'inspectorOpen' in stored && typeof stored.inspectorOpen === 'boolean' ? stored.inspectorOpen : true
    const width = 'inspectorWidth' in stored && typeof stored.inspectorWidth === 'number' ? stored.inspectorWidth : 0
    return {
      inspectorOpen: open,
      inspectorWidth: width >= INSPECTOR.min ? Math.min(width, INSPECTOR.max) : INSPECTOR.first,
    }
  } catch {
    // Storage that cannot be read is a layout that was never changed.
    return {}
  }
}

export const layoutStore = createStore<Layout>(() => ({
  view: 'run',
  inspectorOpen: true,
  inspectorWidth: INSPECTOR.first,
  paletteOpen: false,
  shortcutsOpen: false,
  ...remembered(),
}))

layoutStore.subscribe(({ inspectorOpen, inspectorWidth }, before) => {
  if (inspectorOpen === before.inspectorOpen && inspectorWidth === before.inspectorWidth) return
  try {
    localStorage.setItem(KEY, JSON.stringify({ inspectorOpen, inspectorWidth }))
  } catch {
    // A full or forbidden storage loses a width, and nothing else.
  }
})

export function showView(view: ViewId): void {
  layoutStore.setState({ view })
}

export function openInspector(): void {
  layoutStore.setState({ inspectorOpen: true })
}

export function toggleInspector(): void {
  layoutStore.setState(({ inspectorOpen }) => ({ inspectorOpen: !inspectorOpen }))
}
