import { toErrorInfo } from '@shared/errors.ts'
import { type LearnFrom, MOST_TEXT } from '@shared/learning.ts'
import type { Memory } from '@shared/memory.ts'
import i18next from 'i18next'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'
import { learnState, resetLearn } from './learn-state.ts'

/** Memories that are listed, and that are read at once. */
const LISTED = 50
export const MOST_MEMORIES = 100
/** Milliseconds of rest before a search is followed. */
const REST_MS = 120

export const openLearn = (): void => learnState.setState({ open: true })

let going: AbortController | null = null

/** Leaves the dialog; what is being read is given up. */
export function closeLearn(): void {
  stopReading()
  resetLearn()
}

export function stopReading(): void {
  going?.abort()
  going = null
  learnState.setState({ reading: null })
}

/** What is to be read, or null where there is nothing yet, or too much. */
export function wantedNow(): LearnFrom | null {
  const { source, text, own, chosen } = learnState.getState()
  if (source === 'file') return { kind: 'file' }
  if (source === 'text') return text.trim() === '' || text.length > MOST_TEXT ? null : { kind: 'text', text, own }
  const ids = [...chosen.values()].map(({ id }) => id)
  return ids.length === 0 || ids.length > MOST_MEMORIES ? null : { kind: 'memories', ids }
}

/** Has the default model read it. Ends with a result, an error, or without either when no file was chosen. */
export async function read(): Promise<void> {
  const from = wantedNow()
  if (!from) return
  stopReading()
  const mine = new AbortController()
  going = mine
  learnState.setState({ reading: { pieces: null }, result: null, error: null })
  try {
    for await (const event of await api().graph.learn({ from }, { signal: mine.signal })) {
      if (mine.signal.aborted) return
      if (event.type === 'reading') learnState.setState({ reading: { pieces: event } })
      else {
        const { result } = event
        const rows = result.proposals.filter(({ standing }) => standing !== 'contradicts').map(({ row }) => row)
        learnState.setState({ result, rows: new Set(rows) })
      }
    }
  } catch (error) {
    if (!mine.signal.aborted) learnState.setState({ error: toErrorInfo(error) })
  } finally {
    if (going === mine) learnState.setState({ reading: null })
  }
}

/** Back to what is to be read, as it was. */
export const readOther = (): void => learnState.setState({ result: null, error: null, rows: new Set() })

export function choose(row: number, wanted: boolean): void {
  learnState.setState(({ rows }) => ({
    rows: new Set(wanted ? [...rows, row] : [...rows].filter((each) => each !== row)),
  }))
}

export function chooseAll(wanted: boolean): void {
  learnState.setState(({ result }) => ({
    rows: new Set(wanted ? (result?.proposals ?? []).map(({ row }) => row) : []),
  }))
}

/** Writes what is chosen. The notice takes it back. */
export async function accept(): Promise<void> {
  const { result, rows, accepting } = learnState.getState()
  if (!result || rows.size === 0 || accepting) return
  learnState.setState({ accepting: true })
  try {
    const { added, confirmed } = await api().graph.acceptLearned({ id: result.id, rows: [...rows] })
    closeLearn()
    if (added.length === 0) return tell(i18next.t('graph.learn.confirmed', { count: confirmed.length }))
    const also = confirmed.length === 0 ? '' : ` ${i18next.t('graph.learn.confirmed', { count: confirmed.length })}`
    tell(`${i18next.t('graph.learn.added', { count: added.length })}${also}`, {
      label: i18next.t('graph.learn.undo'),
      run: () => void undo(result.id),
    })
  } catch (error) {
    learnState.setState({ error: toErrorInfo(error) })
  } finally {
    learnState.setState({ accepting: false })
  }
}

async function undo(id: string): Promise<void> {
  const done = await attempt(async () => {
    await api().graph.undoLearned({ id })
    return true
  })
  if (done) tell(i18next.t('graph.learn.undone'))
}

let searching: ReturnType<typeof setTimeout> | undefined

/** Memories that hold all words of the search, to choose from. */
export function listMemories(query: string): void {
  learnState.setState({ query })
  clearTimeout(searching)
  searching = setTimeout(async () => {
    const filter = query.trim() === '' ? {} : { text: query.trim().slice(0, 500) }
    const found = await attempt(() => api().memory.list({ filter, limit: LISTED }))
    if (found && learnState.getState().query === query) learnState.setState({ memories: found.memories })
  }, REST_MS)
}

export function chooseMemory(memory: Memory, wanted: boolean): void {
  learnState.setState(({ chosen }) => {
    const next = new Map(chosen)
    if (wanted) next.set(memory.id, memory)
    else next.delete(memory.id)
    return { chosen: next }
  })
}
