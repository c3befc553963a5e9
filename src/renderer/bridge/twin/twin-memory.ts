import { StudioError } from '@shared/errors.ts'
import type {
  Memory,
  MemoryConflict,
  MemoryDetail,
  MemoryFilter,
  MemoryId,
  MemoryStatus,
  NewMemory,
  RecallAnswer,
} from '@shared/memory.ts'
import type { StudioClient } from '../client.ts'
import { twinMemories } from './sample-memories.ts'
import { Topic } from './topic.ts'
import { watchRevision } from './watch-revision.ts'

type Given = Pick<NewMemory, 'text'> & Partial<NewMemory>

/** Memories that change at a click; a query finds what has one of its words. */
export function twinMemory(): StudioClient['memory'] {
  let memories = twinMemories()
  const revision = new Topic<number, number>(0, (_, next) => next)
  const find = (id: string): Memory => {
    const found = memories.find((each) => each.id === id)
    if (!found) throw new StudioError('NOT_FOUND', `There is no memory ${id}.`)
    return found
  }
  const tell = (): void => revision.publish(revision.state + 1)
  const change = (id: string, patch: Partial<Memory>): Memory => {
    const changed = { ...find(id), ...patch }
    memories = memories.map((each) => (each.id === id ? changed : each))
    tell()
    return changed
  }
  const add = (given: Given): Memory => {
    const now = Date.now()
    const { text, kind = 'fact', scope = 'user', triple = null, validFrom = null, validTo = null } = given
    const made: Memory = {
      ...{ text, kind, scope, triple, validFrom, validTo, importance: given.importance ?? 0.5 },
      id: `memory_twin${memories.length}` as MemoryId,
      status: 'active',
      supersededBy: null,
      confidence: 0.88,
      ...{ lastConfirmedAt: now, createdAt: now, runId: null, spanId: null },
    }
    memories = [made, ...memories]
    tell()
    return made
  }
  const held = (status: MemoryStatus): boolean => status === 'active' || status === 'conflict'
  return {
    list: async ({ filter = {}, before, limit = 100 } = {}) => {
      const all = memories.filter((each) => fits(each, filter))
      const from = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1
      return { memories: all.slice(from, from + limit), total: all.length }
    },
    get: async ({ id }) => detailOf(find(id), memories),
    scopes: async () => {
      const counts = new Map<string, number>()
      for (const { scope, status } of memories) if (held(status)) counts.set(scope, (counts.get(scope) ?? 0) + 1)
      return [...counts].map(([scope, count]) => ({ scope, count }))
    },
    add: async (given) => add(given),
    edit: async ({ id, instead }) => {
      find(id)
      const next = add(instead)
      change(id, { status: 'superseded', supersededBy: next.id })
      return next
    },
    confirm: async ({ id }) => change(id, { confidence: 0.98, lastConfirmedAt: Date.now() }),
    retract: async ({ id }) => void change(id, { status: 'retracted' }),
    restore: async ({ id }) => {
      if (find(id).status !== 'retracted') throw new StudioError('CONFLICT', 'This memory is not retracted.')
      return change(id, { status: 'active' })
    },
    setImportance: async ({ id, importance }) => change(id, { importance }),
    merge: async ({ into, ids }) => {
      for (const id of ids) if (id !== into) change(id, { status: 'superseded', supersededBy: find(into).id })
      return find(into)
    },
    conflicts: async () => conflictsOf(memories.filter(({ status }) => held(status))),
    settle: async ({ keep }) => {
      for (const other of rivalsOf(find(keep), memories)) {
        if (held(other.status)) change(other.id, { status: 'superseded', supersededBy: find(keep).id })
      }
      return change(keep, { status: 'active', confidence: 0.98, lastConfirmedAt: Date.now() })
    },
    recall: async ({ query, scopes, limit = 20, asOf }) => {
      const known = memories.filter(({ status, scope }) => held(status) && (scopes?.includes(scope) ?? true))
      return answer(query, known, limit, asOf ?? null)
    },
    ofRun: async ({ runId }) => {
      const wrote = memories.filter((each) => each.runId === runId)
      return { wrote, learned: wrote.filter(({ spanId }) => spanId === null), recalled: [] }
    },
    unlearnRun: async ({ runId }) =>
      memories
        .filter((each) => each.runId === runId && each.spanId === null && held(each.status))
        .map(({ id }) => change(id, { status: 'retracted' })),
    exportFile: async () => ({ path: '/home/you/studio.memories.jsonl', memories: memories.length }),
    importFile: async () => ({ added: 0, known: memories.length, conflicts: 0 }),
    forgetPreview: async ({ what }) => {
      const going = memories.filter((each) => names(each, what))
      return { memories: going, total: going.length, entities: [], relations: 0, runs: [], backups: 1 }
    },
    forget: async ({ what }) => {
      const before = memories.length
      memories = memories.filter((each) => !names(each, what))
      tell()
      const counts = { memories: before - memories.length, entities: 0, relations: 0 }
      return { ...counts, runsRemoved: [], runsLeft: [], backupsLeft: [], found: 0 }
    },
    watch: async (_input, options) => watchRevision(revision, options?.signal),
  }
}

function names({ id, text, runId }: Memory, what: Parameters<StudioClient['memory']['forget']>[0]['what']): boolean {
  if (what.kind === 'memories') return what.ids.some((each) => each === id)
  if (what.kind === 'run') return runId === what.runId
  return text.toLowerCase().includes(what.name.toLowerCase())
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []

function fits(memory: Memory, filter: Omit<MemoryFilter, 'runId'> & { runId?: string | undefined }): boolean {
  const { text, kinds, statuses, scope, runId, minConfidence = 0, asOf } = filter
  const words = wordsOf(memory.text)
  if (text && !wordsOf(text).every((word) => words.includes(word))) return false
  if (kinds && !kinds.includes(memory.kind)) return false
  if (statuses && !statuses.includes(memory.status)) return false
  if (scope !== undefined && memory.scope !== scope) return false
  if (runId !== undefined && memory.runId !== runId) return false
  return memory.confidence >= minConfidence && (asOf === undefined || memory.createdAt <= asOf)
}

const keyOf = ({ triple, scope }: Memory): string | null =>
  triple && [triple.subject, triple.predicate, scope].join('|')

const rivalsOf = (memory: Memory, all: readonly Memory[]): Memory[] =>
  memory.triple === null ? [] : all.filter((each) => each.id !== memory.id && keyOf(each) === keyOf(memory))

function conflictsOf(held: readonly Memory[]): MemoryConflict[] {
  const groups = new Map<string, Memory[]>()
  for (const memory of held) {
    const key = keyOf(memory)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), memory])
  }
  return [...groups.values()].flatMap((group) => {
    const triple = group[0]?.triple
    if (!triple || !group.some(({ status }) => status === 'conflict')) return []
    const sum = group.reduce((all, { confidence }) => all + confidence, 0)
    const shared = group.map((memory) => ({ memory, share: memory.confidence / sum }))
    const { subject, predicate } = triple
    return [
      { subject, predicate, scope: group[0]?.scope ?? 'user', memories: shared.sort((a, b) => b.share - a.share) },
    ]
  })
}

function detailOf(memory: Memory, all: readonly Memory[]): MemoryDetail {
  const { validFrom, validTo, status, supersededBy, importance, createdAt, runId, spanId } = memory
  const source = runId === null ? ('user_said' as const) : ('model_inferred' as const)
  return {
    ...memory,
    versions: [{ from: createdAt, to: null, validFrom, validTo, status, supersededBy, importance }],
    evidence: [
      { runId, spanId, seq: 4, polarity: 1, source, weight: runId ? 0.5 : 2, at: memory.createdAt, intact: true },
    ],
    uses: [],
    related: rivalsOf(memory, all),
  }
}

function answer(query: string, known: readonly Memory[], limit: number, asOf: number | null): RecallAnswer {
  const asked = wordsOf(query)
  const found = known
    .map((memory) => ({ memory, shared: wordsOf(memory.text).filter((word) => asked.includes(word)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, limit)
  const hits = found.map(({ memory }, index) => {
    const fused = 1 / (61 + index)
    const confidenceFactor = 0.4 + 0.6 * memory.confidence
    const importanceFactor = 0.7 + 0.3 * memory.importance
    const score = fused * confidenceFactor * importanceFactor
    const ranks = { words: index + 1, meaning: null, graph: null }
    const factors = { fused, relevanceFactor: 1, confidenceFactor, recencyFactor: 1, importanceFactor }
    const tokens = Math.ceil(memory.text.length / 4)
    return { memory, score, ranks, cosine: null, ...factors, tokens, used: true, left: null }
  })
  return {
    id: 'recall_twin',
    ...{ query, asOf, hits, abstained: hits.length === 0 },
    confidence: hits.length === 0 ? 0 : 1,
    threshold: 0.25,
    wordsOnly: 'Memories have no vectors yet, so only their words were searched.',
    tookMs: 3,
  }
}
