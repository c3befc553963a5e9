import type { Entity, EntityId } from '@shared/graph.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { attempt, tell } from '../../ui/toasts.ts'
import { readAlike, showEntity, showRelation } from './graph-commands.ts'
import { graphState, type KnownRelation } from './graph-state.ts'
import { asRelationType, relationWords } from './path-words.ts'

/** Runs what gives nothing. Gives whether it was done. */
async function done(work: () => Promise<unknown>): Promise<boolean> {
  const finished = await attempt(async () => {
    await work()
    return true
  })
  return finished === true
}

/** What the person says counts as their word. Gives whether it was added. */
export async function addRelation(given: { subject: string; words: string; object: string; from: number | null }) {
  const type = asRelationType(given.words)
  if (type === null) return false
  const { subject, object, from: validFrom } = given
  const relation = await attempt(() => api().graph.add({ subject, type, object, validFrom }))
  if (!relation) return false
  tell(i18next.t('graph.added', { text: `${subject} ${relationWords(relation.type)} ${object}` }))
  graphState.setState({ adding: null })
  await showEntity({ id: relation.subject })
  return true
}

export async function confirmRelation(known: KnownRelation): Promise<void> {
  const relation = await attempt(() => api().graph.confirm({ id: known.relation.id }))
  if (!relation) return
  tell(i18next.t('graph.confirmed'))
  showRelation({ ...known, relation })
}

export async function retractRelation(known: KnownRelation): Promise<void> {
  if (!(await done(() => api().graph.retract({ id: known.relation.id })))) return
  tell(i18next.t('graph.retracted'))
  showRelation({ ...known, relation: { ...known.relation, status: 'retracted' } })
}

export async function restoreRelation(known: KnownRelation): Promise<void> {
  const relation = await attempt(() => api().graph.restore({ id: known.relation.id }))
  if (relation) showRelation({ ...known, relation })
}

export async function renameEntity(id: EntityId, name: string, type: string): Promise<boolean> {
  return await done(() => api().graph.rename({ id, name, type }))
}

export async function addAlias(id: EntityId, alias: string): Promise<boolean> {
  return await done(() => api().graph.addAlias({ id, alias }))
}

/** `from` becomes `into`; the way back is in the list of merges. */
export async function mergeInto(from: Entity, into: Entity): Promise<void> {
  if (!(await done(() => api().graph.merge({ from: from.id, into: into.id })))) return
  tell(i18next.t('graph.merged', { from: from.name, into: into.name }))
  await Promise.all([readAlike(), showEntity(into)])
}

export async function unmerge(id: string): Promise<void> {
  if (!(await done(() => api().graph.unmerge({ id })))) return
  tell(i18next.t('graph.unmerged'))
  await readAlike()
}

export async function exportGraph(): Promise<void> {
  const { asOf } = graphState.getState()
  const written = await attempt(() => api().graph.exportFile(asOf === null ? {} : { asOf }))
  if (written) tell(i18next.t('graph.exported', { count: written.relations, path: written.path }))
}
