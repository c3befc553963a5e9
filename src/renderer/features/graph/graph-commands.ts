import { toErrorInfo } from '@shared/errors.ts'
import type { Entity, EntityId, GraphPart } from '@shared/graph.ts'
import { api } from '../../bridge/connection.ts'
import { attempt } from '../../ui/toasts.ts'
import { graphState, type KnownRelation } from './graph-state.ts'
import { withoutLonely } from './path-words.ts'

/** Milliseconds after a broken stream, and of rest before a search or a moved slider is followed. */
const AGAIN_MS = 1000
const REST_MS = 120
/** Entities that a part has at most, and entities that can be opened at once. */
const MOST = 5000
const MOST_EXPANDED = 100

const at = (asOf: number | null): { asOf?: number } => (asOf === null ? {} : { asOf })

async function readPart(): Promise<GraphPart> {
  const { types, without, minConfidence, asOf, limit, focus, hops, expanded } = graphState.getState()
  const chosen = types.map(({ type }) => type).filter((type) => !without.has(type))
  const filter = { minConfidence, ...at(asOf), ...(without.size > 0 ? { types: chosen.slice(0, 100) } : {}) }
  const base = await api().graph.part({ ...filter, around: focus ? [focus.id] : [], hops, limit })
  if (expanded.length === 0) return base
  const more = await api().graph.part({ ...filter, around: expanded, hops: 1, limit: MOST })
  const around = [...new Set([...base.entities, ...more.entities].map(({ id }) => id))].slice(0, MOST)
  // Between what is here already and what has come there may be relations that neither has.
  return await api().graph.part({ ...filter, around, hops: 0, limit: MOST })
}

let asked = 0

/** Reads what is shown anew. */
export async function loadPart(): Promise<void> {
  asked += 1
  const mine = asked
  try {
    const part = await readPart()
    if (mine !== asked) return
    const { focus, expanded, without, minConfidence, asOf } = graphState.getState()
    const filtered = without.size > 0 || minConfidence > 0 || asOf !== null
    const keep = new Set<string>(focus ? [focus.id, ...expanded] : expanded)
    graphState.setState({ part: filtered ? withoutLonely(part, keep) : part, partError: null })
  } catch (error) {
    if (mine !== asked) return
    const { focus, expanded } = graphState.getState()
    if (toErrorInfo(error).code === 'NOT_FOUND' && (focus !== null || expanded.length > 0)) {
      // What was opened is gone for good.
      graphState.setState({ focus: null, expanded: [] })
      return await loadPart()
    }
    graphState.setState({ partError: toErrorInfo(error) })
  }
}

let resting: ReturnType<typeof setTimeout> | undefined

function loadSoon(): void {
  clearTimeout(resting)
  resting = setTimeout(() => void Promise.all([loadPart(), readSelected(), readPath()]), REST_MS)
}

type Filter = Pick<ReturnType<typeof graphState.getState>, 'without' | 'minConfidence' | 'asOf' | 'limit' | 'hops'>

export function setFilter(change: Partial<Filter>): void {
  graphState.setState(change)
  loadSoon()
}

/** All of now, the most connected first. */
export function showAll(): void {
  graphState.setState({ without: new Set(), minConfidence: 0, asOf: null, focus: null, expanded: [] })
  loadSoon()
}

let searching: ReturnType<typeof setTimeout> | undefined

export function search(query: string): void {
  graphState.setState({ query })
  clearTimeout(searching)
  if (query.trim() === '') {
    graphState.setState({ found: null })
    return
  }
  searching = setTimeout(async () => {
    const found = await attempt(() => api().graph.search({ query: query.trim(), limit: 30 }))
    if (found && graphState.getState().query === query) graphState.setState({ found })
  }, REST_MS)
}

/** Chooses an entity and brings it into sight. */
export async function showEntity({ id }: Pick<Entity, 'id'>): Promise<void> {
  graphState.setState({ selected: { kind: 'entity', id }, detailError: null })
  const reading = readSelected()
  const { part, expanded } = graphState.getState()
  if (part && !part.entities.some((each) => each.id === id)) {
    graphState.setState({ expanded: [...expanded, id].slice(-MOST_EXPANDED) })
    await loadPart()
  }
  await reading
  graphState.setState(({ centre }) => ({ centre: { id, times: (centre?.times ?? 0) + 1 } }))
}

/** An entity of the picture. */
export function chooseEntity(id: string): void {
  const entity = graphState.getState().part?.entities.find((each) => each.id === id)
  if (!entity) return
  graphState.setState({ selected: { kind: 'entity', id: entity.id }, detailError: null })
  void readSelected()
}

/** Chooses the entity of this name or alias; searches for it where there is none. */
export async function showNamed(name: string): Promise<void> {
  graphState.setState({ tab: 'find' })
  const folded = name.trim().toLowerCase()
  const found = await attempt(() => api().graph.search({ query: name.trim(), limit: 30 }))
  const exact = found?.find((each) => [each.name, ...each.aliases].some((one) => one.toLowerCase() === folded))
  if (exact) await showEntity(exact)
  else search(name)
}

export function showRelation(known: KnownRelation): void {
  const before = graphState.getState().selected
  const same = before?.kind === 'relation' && before.relation.id === known.relation.id
  graphState.setState({
    selected: { kind: 'relation', held: null, ...known },
    detailError: null,
    ...(same ? {} : { evidence: null }),
  })
  void readSelected()
}

/** A relation of the picture. */
export function chooseRelation(id: string): void {
  const known = graphState.getState().part
  const relation = known?.relations.find((each) => each.id === id)
  const subject = known?.entities.find((each) => each.id === relation?.subject)
  const object = known?.entities.find((each) => each.id === relation?.object)
  if (relation && subject && object) showRelation({ relation, subject, object })
}

/** Shows the neighbours of an entity as well. */
export async function expand(id: EntityId): Promise<void> {
  const { expanded } = graphState.getState()
  if (!expanded.includes(id)) graphState.setState({ expanded: [...expanded, id].slice(-MOST_EXPANDED) })
  await loadPart()
}

/** Shows only what lies around an entity; null: the most connected again. */
export async function focusOn(entity: Entity | null): Promise<void> {
  graphState.setState({ focus: entity, expanded: [], hops: 1 })
  await loadPart()
  if (entity) graphState.setState(({ centre }) => ({ centre: { id: entity.id, times: (centre?.times ?? 0) + 1 } }))
}

/** Relations of one entity with their ends. Errors: NOT_FOUND. */
async function relationsAround(id: EntityId, asOf: number | null): Promise<KnownRelation[]> {
  const { entities, relations } = await api().graph.part({ around: [id], hops: 1, limit: MOST, ...at(asOf) })
  const known = new Map(entities.map((each) => [each.id, each]))
  return relations.flatMap((relation) => {
    const [subject, object] = [known.get(relation.subject), known.get(relation.object)]
    return subject && object ? [{ relation, subject, object }] : []
  })
}

async function readSelected(): Promise<void> {
  const { selected } = graphState.getState()
  if (!selected) return
  const still = (): boolean => graphState.getState().selected === selected
  try {
    if (selected.kind === 'entity') await readEntity(selected.id, still)
    else await readRelation(selected, still)
  } catch (error) {
    if (still()) graphState.setState({ detailError: toErrorInfo(error), entity: null, relations: [] })
  }
}

async function readEntity(id: EntityId, still: () => boolean): Promise<void> {
  const entity = await api().graph.entity({ id })
  const around = await relationsAround(id, graphState.getState().asOf)
  if (!still()) return
  const relations = around
    .filter(({ subject, object }) => subject.id === entity.id || object.id === entity.id)
    .sort((a, b) => b.relation.confidence - a.relation.confidence)
  graphState.setState({ entity, relations, detailError: null })
  // One that was merged into another is the other now.
  if (entity.id !== id) graphState.setState({ selected: { kind: 'entity', id: entity.id } })
}

async function readRelation(selected: KnownRelation, still: () => boolean): Promise<void> {
  const { relation, subject, object } = selected
  const [evidence, around] = await Promise.all([
    api().graph.evidence({ id: relation.id }),
    relationsAround(subject.id, null),
  ])
  if (!still()) return
  const now = around.find((each) => each.relation.id === relation.id)
  graphState.setState({
    evidence,
    detailError: null,
    selected: { kind: 'relation', ...(now ?? { relation, subject, object }), held: now !== undefined },
  })
}

/** Looks for the shortest likely path between the two ends, when both are known. */
export async function readPath(): Promise<void> {
  const { from, to, asOf } = graphState.getState()
  if (!from || !to) {
    graphState.setState({ path: null })
    return
  }
  const path = await attempt(() => api().graph.path({ from: from.id, to: to.id, ...at(asOf) }))
  const now = graphState.getState()
  if (path && now.from === from && now.to === to) graphState.setState({ path })
}

export function setEnds(change: { from?: Entity | null; to?: Entity | null }): void {
  graphState.setState({ ...change, path: null })
  void readPath()
}

/** Answers what is typed from the graph as it is shown. */
export async function ask(): Promise<void> {
  const { question, asOf } = graphState.getState()
  if (question.trim() === '') return
  graphState.setState({ asking: true, answerError: null })
  try {
    const answer = await api().graph.ask({ question: question.trim(), ...at(asOf) })
    graphState.setState({ answer, chosenAnswer: answer.answers.length > 0 ? 0 : null })
  } catch (error) {
    graphState.setState({ answer: null, answerError: toErrorInfo(error) })
  } finally {
    graphState.setState({ asking: false })
  }
}

/** What may be one and the same, and what was made one. */
export async function readAlike(): Promise<void> {
  const [duplicates, merges] = await Promise.all([
    attempt(() => api().graph.duplicates()),
    attempt(() => api().graph.merges()),
  ])
  graphState.setState({ ...(duplicates ? { duplicates } : {}), ...(merges ? { merges } : {}) })
}

async function readAll(): Promise<void> {
  const [types, moments] = await Promise.all([attempt(() => api().graph.types()), attempt(() => api().graph.moments())])
  graphState.setState({ ...(types ? { types } : {}), ...(moments ? { moments } : {}) })
  await Promise.all([loadPart(), readSelected(), readPath()])
  const { tab, query } = graphState.getState()
  if (tab === 'alike') await readAlike()
  if (query.trim() !== '') search(query)
}

/** Keeps what shows up to date until `signal` aborts. */
export async function followGraph(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const _ of await api().graph.watch(undefined, { signal })) await readAll()
    } catch {
      // The connection tells of itself; it is tried again.
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}
