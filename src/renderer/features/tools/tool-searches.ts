import type { EdgeFinding, EdgeReport } from '@shared/edge-cases.ts'
import { type ErrorInfo, StudioError, toErrorInfo } from '@shared/errors.ts'
import type { ToolId } from '@shared/ids.ts'
import type { RecordedReport } from '@shared/recorded-calls.ts'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { api } from '../../bridge/connection.ts'
import { attempt, tell } from '../../ui/toasts.ts'
import { toolsState } from './tools-state.ts'

/** Something that goes through many calls of a tool. */
interface Search<Report> {
  running: boolean
  /** Calls so far. */
  calls: number
  report: Report | null
  error: ErrorInfo | null
}

interface Searches {
  /** By tool. */
  edges: Record<string, Search<EdgeReport>>
  recorded: Record<string, Search<RecordedReport>>
}

export const NO_SEARCH = { running: false, calls: 0, report: null, error: null }

export const searches = createStore<Searches>(() => ({ edges: {}, recorded: {} }))

const going = new Map<string, AbortController>()

function change<Kind extends keyof Searches>(kind: Kind, id: ToolId, next: Partial<Searches[Kind][string]>): void {
  searches.setState((state) => ({
    ...state,
    [kind]: { ...state[kind], [id]: { ...NO_SEARCH, ...state[kind][id], ...next } },
  }))
}

/** One search of a kind at a time for a tool; another press does nothing. */
async function search(kind: keyof Searches, id: ToolId, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const key = `${kind} ${id}`
  if (going.has(key)) return
  const mine = new AbortController()
  going.set(key, mine)
  change(kind, id, { running: true, calls: 0, report: null, error: null })
  try {
    await work(mine.signal)
  } catch (error) {
    if (!mine.signal.aborted) change(kind, id, { error: toErrorInfo(error) })
  } finally {
    going.delete(key)
    change(kind, id, { running: false })
  }
}

export function stopSearch(kind: keyof Searches, id: ToolId): void {
  going.get(`${kind} ${id}`)?.abort()
}

/** What is written, with the capabilities it declares; null before it was read. */
function written(id: ToolId): { source: string; granted: string[] } | null {
  const { drafts, checks } = toolsState.getState()
  const source = drafts[id]?.text
  return source === undefined ? null : { source, granted: checks[id]?.declaration?.capabilities ?? [] }
}

/** Tries what is written with edge cases. NOT_ALLOWED stands in the search until the person confirms. */
export function findEdges(id: ToolId, confirmed = false): Promise<void> {
  return search('edges', id, async (signal) => {
    const tool = written(id)
    if (!tool) throw new StudioError('NOT_FOUND', i18next.t('common.loading'))
    for await (const event of await api().tools.edges({ ...tool, confirmed }, { signal })) {
      if (event.type === 'done') change('edges', id, { report: event.report })
      else change('edges', id, { calls: event.tried })
    }
  })
}

/** Makes the calls of past runs again with what is written. */
export function compareRecorded(id: ToolId): Promise<void> {
  return search('recorded', id, async (signal) => {
    const source = written(id)?.source
    const request = { toolId: id, ...(source === undefined ? {} : { source }) }
    for await (const event of await api().tools.recorded(request, { signal })) {
      if (event.type === 'done') change('recorded', id, { report: event.report })
      else change('recorded', id, { calls: event.calls })
    }
  })
}

/** Keeps the input of a finding as a test: it must not fail any more. */
export async function keepFinding(id: ToolId, { kind, input }: EdgeFinding): Promise<void> {
  const inputText = JSON.stringify(input)
  const short = inputText.length > 60 ? `${inputText.slice(0, 60)}…` : inputText
  const name = `${i18next.t(`tools.finding.${kind}`)} ${short}`
  const kept = await attempt(() => api().tools.saveCall({ toolId: id, call: { name, input, assertions: [] } }))
  if (kept) tell(i18next.t('tools.callKept', { name }))
}
