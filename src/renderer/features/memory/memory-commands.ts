import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { ForgetWhat } from '@shared/forget.ts'
import type { MemoryFilter, MemoryId, MemoryStatus, NewMemory } from '@shared/memory.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { attempt, tell } from '../../ui/toasts.ts'
import { type Filter, memoryState, type StatusChoice } from './memory-state.ts'

const PAGE = 200
/** Milliseconds after a broken stream. */
const AGAIN_MS = 1000

const STATUSES: Record<StatusChoice, MemoryStatus[]> = {
  held: ['active', 'conflict'],
  all: ['active', 'conflict', 'superseded', 'retracted'],
  superseded: ['superseded'],
  retracted: ['retracted'],
}

function asFilter({ text, kind, status, scope }: Filter): MemoryFilter {
  return {
    statuses: STATUSES[status],
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(kind === null ? {} : { kinds: [kind] }),
    ...(scope === null ? {} : { scope }),
  }
}

let asked = 0

/** Asks for the list anew, as far as it was read. */
export async function listMemories(): Promise<void> {
  asked += 1
  const mine = asked
  const { filter, memories } = memoryState.getState()
  const limit = Math.min(Math.max(memories?.length ?? 0, PAGE), 500)
  try {
    const found = await api().memory.list({ filter: asFilter(filter), limit })
    if (mine === asked) memoryState.setState({ ...found, listError: null })
  } catch (error) {
    if (mine === asked) memoryState.setState({ listError: toErrorInfo(error) })
  }
}

let more = false

/** The next page, where there is one. */
export async function listMore(): Promise<void> {
  const { memories, total, filter } = memoryState.getState()
  const last = memories?.at(-1)
  if (more || !memories || !last || memories.length >= total) return
  more = true
  const mine = asked
  const page = await attempt(() => api().memory.list({ filter: asFilter(filter), before: last.id, limit: PAGE }))
  more = false
  if (page && mine === asked) memoryState.setState({ memories: [...memories, ...page.memories], total: page.total })
}

export function setFilter(change: Partial<Filter>): void {
  memoryState.setState(({ filter }) => ({ filter: { ...filter, ...change }, memories: null }))
  void listMemories()
}

export async function showMemory(id: MemoryId): Promise<void> {
  memoryState.setState({ selected: id })
  await readDetail()
}

async function readDetail(): Promise<void> {
  const id = memoryState.getState().selected
  if (id === null) return
  try {
    const detail = await api().memory.get({ id })
    if (memoryState.getState().selected === id) memoryState.setState({ detail, detailError: null })
  } catch (error) {
    if (memoryState.getState().selected === id) memoryState.setState({ detail: null, detailError: toErrorInfo(error) })
  }
}

async function readAll(): Promise<void> {
  await Promise.all([
    listMemories(),
    readDetail(),
    attempt(() => api().memory.conflicts()).then((conflicts) => conflicts && memoryState.setState({ conflicts })),
    attempt(() => api().memory.scopes()).then((scopes) => scopes && memoryState.setState({ scopes })),
  ])
}

/** Keeps what shows up to date until `signal` aborts. */
export async function followMemory(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const _ of await api().memory.watch(undefined, { signal })) await readAll()
    } catch {
      // The connection tells of itself; it is tried again.
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

export async function keepMemory(given: NewMemory): Promise<boolean> {
  const { editing } = memoryState.getState()
  if (editing === null) return false
  const kept = await attempt(() =>
    editing === 'new' ? api().memory.add(given) : api().memory.edit({ id: editing.id, instead: given }),
  )
  if (!kept) return false
  memoryState.setState({ editing: null })
  await showMemory(kept.id)
  return true
}

export async function confirmMemory(id: MemoryId): Promise<void> {
  if (await attempt(() => api().memory.confirm({ id }))) tell(i18next.t('memory.confirmed'))
}

export async function retractMemory(id: MemoryId): Promise<void> {
  const done = await attempt(async () => {
    await api().memory.retract({ id })
    return true
  })
  if (done) tell(i18next.t('memory.retracted'))
}

export async function restoreMemory(id: MemoryId): Promise<void> {
  await attempt(() => api().memory.restore({ id }))
}

export async function setImportance(id: MemoryId, importance: number): Promise<void> {
  await attempt(() => api().memory.setImportance({ id, importance }))
}

/** Forgets for good. Returns what went wrong; null when it is done. */
export async function forgetNow(
  what: ForgetWhat,
  also: { runs: boolean; backups: boolean },
): Promise<ErrorInfo | null> {
  try {
    const { memories, entities, runsRemoved, runsLeft } = await api().memory.forget({ what, ...also })
    memoryState.setState({ forgetting: null, selected: null, detail: null, detailError: null })
    const left = runsLeft.length > 0 ? ` ${i18next.t('memory.forgetLeft', { count: runsLeft.length })}` : ''
    const named = entities > 0 ? ` ${i18next.t('memory.forgottenEntities', { count: entities })}` : ''
    tell(`${i18next.t('memory.forgotten', { count: memories, runs: runsRemoved.length })}${named}${left}`)
    return null
  } catch (error) {
    return toErrorInfo(error)
  }
}

export async function exportMemories(): Promise<void> {
  const written = await attempt(() => api().memory.exportFile())
  if (written) tell(i18next.t('memory.exported', { count: written.memories, path: written.path }))
}

export async function importMemories(): Promise<void> {
  const counts = await attempt(() => api().memory.importFile())
  if (counts)
    tell(i18next.t('memory.imported', { count: counts.added, known: counts.known, conflicts: counts.conflicts }))
}

/** They say the same. */
export async function mergeMemory(into: MemoryId, id: MemoryId): Promise<void> {
  await attempt(() => api().memory.merge({ into, ids: [id] }))
}

export async function settleConflict(keep: MemoryId): Promise<void> {
  if (await attempt(() => api().memory.settle({ keep }))) tell(i18next.t('memory.settled'))
}

/** What an agent would be given for the question that is typed. */
export async function recallNow(): Promise<void> {
  const { question } = memoryState.getState()
  if (question.trim() === '') return
  memoryState.setState({ recalling: true, recallError: null })
  try {
    memoryState.setState({ recall: await api().memory.recall({ query: question.trim() }) })
  } catch (error) {
    memoryState.setState({ recall: null, recallError: toErrorInfo(error) })
  } finally {
    memoryState.setState({ recalling: false })
  }
}
