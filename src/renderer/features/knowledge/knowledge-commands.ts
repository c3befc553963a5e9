import { toErrorInfo } from '@shared/errors.ts'
import type { KnowledgeId } from '@shared/knowledge.ts'
import { api } from '../../bridge/connection.ts'
import { attempt } from '../../ui/toasts.ts'
import { knowledgeState, setWork } from './knowledge-state.ts'

const running = new Map<KnowledgeId, AbortController>()

export async function listKnowledge(): Promise<void> {
  try {
    knowledgeState.setState({ indexes: await api().knowledge.list(), listError: null })
  } catch (error) {
    knowledgeState.setState({ listError: toErrorInfo(error) })
  }
}

/** Makes an index, and fills it. */
export async function createKnowledge(name: string, place: 'workspace' | 'choose'): Promise<boolean> {
  const made = await attempt(() => api().knowledge.create({ name, place }))
  if (!made) return false
  await listKnowledge()
  void updateKnowledge(made.id)
  return true
}

/** Brings an index up to date with its folder. */
export async function updateKnowledge(id: KnowledgeId): Promise<void> {
  if (running.has(id)) return
  const mine = new AbortController()
  running.set(id, mine)
  setWork(id, { running: true, progress: null, changes: null, error: null })
  try {
    for await (const event of await api().knowledge.update({ id }, { signal: mine.signal })) {
      if (event.type === 'done') setWork(id, { changes: event.changes })
      else setWork(id, { progress: event })
    }
  } catch (error) {
    if (!mine.signal.aborted) setWork(id, { error: toErrorInfo(error) })
  } finally {
    running.delete(id)
    setWork(id, { running: false, progress: null })
    await listKnowledge()
  }
}

export function stopKnowledge(id: KnowledgeId): void {
  running.get(id)?.abort()
}

export async function removeKnowledge(id: KnowledgeId): Promise<void> {
  await attempt(() => api().knowledge.remove({ id }))
  knowledgeState.setState(({ within }) => ({ removing: null, within: within === id ? null : within }))
  await listKnowledge()
}

let asked = 0

export async function searchKnowledge(): Promise<void> {
  const { query, within } = knowledgeState.getState()
  if (query.trim() === '') return
  asked += 1
  const mine = asked
  knowledgeState.setState({ searching: true, searchError: null })
  try {
    const hits = await api().knowledge.search({ query, ...(within === null ? {} : { id: within }) })
    if (mine === asked) knowledgeState.setState({ hits })
  } catch (error) {
    if (mine === asked) knowledgeState.setState({ hits: null, searchError: toErrorInfo(error) })
  } finally {
    if (mine === asked) knowledgeState.setState({ searching: false })
  }
}
