import type { ForgetPreview, ForgetReason, ForgetReport, ForgetWhat } from '@shared/forget.ts'
import { EntityId } from '@shared/graph.ts'
import { RunId } from '@shared/ids.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { eraseEvidence, eraseMemories, memoriesAbout, memoriesOnlyOf, seqsOf } from '../../memory/erase.ts'
import { type ErasedEntities, entitiesAbout, eraseEntities, relationsAt } from '../../memory/graph/erase.ts'
import { getMemory } from '../../memory/read.ts'
import type { VectorIndex } from '../../memory/vectors/types.ts'
import type { Store, Tx } from '../../store/types.ts'
import { findBytes } from './find-bytes.ts'

const MOST_SHOWN = 200

interface ForgettingOptions {
  store: Store
  audit: AuditLog
  vectors(): Pick<VectorIndex, 'changed'>
  /** Errors: CONFLICT for a run that is going on. */
  removeRun(actor: string, runId: RunId): void
  changed(): void
}

interface Holder {
  id: RunId
  input: string
  reason: ForgetReason
}

/**
 * Forgets for good, by audit.md 3.4: rows, words, vectors and records go, the log of the database is emptied, what the audit log says of
 * it is erased, and the file is looked through for what should be gone.
 */
export class Forgetting {
  readonly #options: ForgettingOptions

  constructor(options: ForgettingOptions) {
    this.#options = options
  }

  /** What would go, and who else holds it. */
  preview(what: ForgetWhat): ForgetPreview {
    const { store } = this.#options
    const seqs = chosen(store, what)
    const ids = store.all<{ id: string }>(IDS, { seqs: JSON.stringify(seqs.slice(0, MOST_SHOWN)) })
    const memories = ids.map(({ id }) => getMemory(store, id))
    const named = namedBy(store, what)
    return {
      memories,
      total: seqs.length,
      entities: store
        .all<{ id: string; name: string }>(ENTITIES, { seqs: JSON.stringify(named.slice(0, MOST_SHOWN)) })
        .map(({ id, name }) => ({ id: EntityId.parse(id), name })),
      relations: relationsAt(store, named).length,
      runs: holders(store, what, seqs),
      backups: store.backups().length,
    }
  }

  /**
   * `runs`: the runs whose records hold it go too; `backups`: a new backup takes the place of those there are. What is done stays done when
   * a later part fails; asking again does the rest. Errors: CONFLICT while one of the runs is going on; those of the store.
   */
  async forget(actor: string, what: ForgetWhat, also: { runs: boolean; backups: boolean }): Promise<ForgetReport> {
    const { store, audit, removeRun, vectors, changed } = this.#options
    const seqs = chosen(store, what)
    const held = holders(store, what, seqs)
    const going = held.filter(({ reason }) => also.runs || reason === 'itself').map(({ id }) => id)
    for (const runId of going) removeRun(actor, runId)
    const erased = store.write((tx) => {
      for (const runId of going) eraseEvidence(tx, runId)
      // Nobody but a run that is gone spoke for these.
      const orphans = going.flatMap((runId) => memoriesOnlyOf(tx, runId))
      const done = eraseMemories(tx, [...new Set([...seqs, ...orphans])])
      const entities = namedBy(tx, what)
      const named = what.kind === 'about' ? eraseEntities(tx, entities, what.name) : NOBODY
      const counts = { entities: entities.length, relations: named.relations }
      const details = { memories: done.memories, ...counts, runs: going.length }
      audit.appendIn(tx, { actor, action: 'memory.forgotten', subject: what.kind, result: 'ok', details })
      audit.eraseIn(tx, [...done.auditRows, ...named.auditRows, ...going.flatMap((runId) => auditRowsOf(tx, runId))], {
        actor,
        subject: 'memory.forgotten',
      })
      return { ...done, ...counts, texts: [...done.texts, ...named.names] }
    })
    for (const [model, removed] of erased.vectors) vectors().changed('memory', model, { added: [], removed })
    changed()
    if (also.backups) store.renewBackups()
    store.purge()
    const found = await Promise.all([findBytes(store.path, erased.texts), findBytes(`${store.path}-wal`, erased.texts)])
    return {
      memories: erased.memories,
      entities: erased.entities,
      relations: erased.relations,
      runsRemoved: going,
      runsLeft: held.map(({ id }) => id).filter((id) => !going.includes(id)),
      backupsLeft: also.backups ? [] : store.backups(),
      found: Math.max(...found),
    }
  }
}

const ENTITIES = 'SELECT id, name FROM graph_entity WHERE seq IN (SELECT value FROM json_each(:seqs)) ORDER BY seq'
const NOBODY: ErasedEntities = { names: [], relations: 0, auditRows: [] }

const namedBy = (tx: Pick<Tx, 'all' | 'get'>, what: ForgetWhat): number[] =>
  what.kind === 'about' ? entitiesAbout(tx, what.name) : []

const IDS = 'SELECT id FROM memory WHERE seq IN (SELECT value FROM json_each(:seqs)) ORDER BY seq DESC'

function chosen(store: Store, what: ForgetWhat): number[] {
  switch (what.kind) {
    case 'memories':
      return seqsOf(store, what.ids)
    case 'about':
      return memoriesAbout(store, what.name)
    case 'run':
      return memoriesOnlyOf(store, what.runId)
    default:
      return what satisfies never
  }
}

/** Runs whose records hold the same words, each once, for the first of the reasons there are. */
function holders(store: Store, what: ForgetWhat, seqs: readonly number[]): Holder[] {
  const found = new Map<string, Holder>()
  const add = (reason: ForgetReason, rows: readonly { id: string; input: string }[]): void => {
    for (const { id, input } of rows) if (!found.has(id)) found.set(id, { id: RunId.parse(id), input, reason })
  }
  const given = { seqs: JSON.stringify(seqs) }
  if (what.kind === 'run')
    add('itself', store.all('SELECT id, input FROM run WHERE id = :runId', { runId: what.runId }))
  add('wrote', store.all(WROTE, given))
  add('given', store.all(GIVEN, given))
  if (what.kind === 'about') add('names', store.all(NAMES, { name: what.name.toLowerCase() }))
  // A fork holds what its parent said until then.
  for (let before = 0; before < found.size; ) {
    before = found.size
    add('fork', store.all(FORKS, { ids: JSON.stringify([...found.keys()]) }))
  }
  return [...found.values()]
}

const WROTE = `SELECT id, input FROM run WHERE id IN (
  SELECT run_id FROM memory WHERE seq IN (SELECT value FROM json_each(:seqs))
  UNION SELECT session FROM memory_evidence WHERE memory_seq IN (SELECT value FROM json_each(:seqs)))`
const GIVEN = `SELECT DISTINCT run.id, run.input FROM memory_retrieval AS r JOIN run ON run.id = r.run_id, json_each(r.hits, '$.hits') AS hit
  WHERE json_extract(hit.value, '$.memory.id') IN (SELECT id FROM memory WHERE seq IN (SELECT value FROM json_each(:seqs)))`
const NAMES = 'SELECT id, input FROM run WHERE instr(lower(input), :name) > 0'
const FORKS = `SELECT id, input FROM run WHERE json_extract(forked, '$.runId') IN (SELECT value FROM json_each(:ids))`

/** What the audit log says of a run and its steps. */
const auditRowsOf = (tx: Tx, runId: string): number[] =>
  tx
    .all<{ seq: number }>(`SELECT seq FROM audit WHERE subject = :runId OR instr(details, :named) > 0`, {
      runId,
      named: `"runId":${JSON.stringify(runId)}`,
    })
    .map(({ seq }) => seq)
