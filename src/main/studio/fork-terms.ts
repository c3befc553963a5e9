import type { ForkMemory } from '@shared/forks.ts'
import type { Outcome } from '../agent/commands.ts'
import { decodeBranched, decodeCompleted, decodeRequested } from '../agent/journal.ts'
import type { ServedAnswer } from '../agent/performer.ts'
import type { Tx } from '../store/types.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { MemoryPort } from '../tools/types.ts'
import { type LogEntry, readRunLog } from '../trace/run-log.ts'

/** Under which terms a fork goes on: what its parent answers for it, and what it remembers. */
export interface ForkTerms {
  /** By the key of a call; what the parent's record has more than once is given in that order. */
  answers(name: string, key: string): ServedAnswer | null
  memory: ForkMemory | null
}

/** The terms of a run that is a fork, from its own record; null for one that is none. A parent that is gone answers nothing. */
export function forkTerms(tx: Tx, tools: ToolRegistry, entries: readonly LogEntry[]): ForkTerms | null {
  const branch = entries.findLast(({ type }) => type === 'branched')
  if (!branch) return null
  const { parent, serve, memory = null } = decodeBranched(branch)
  const log = serve ? readRunLog(tx, parent.run) : []
  const otherMemory = memory !== null && (memory.without.length > 0 || memory.asOf === null)
  const answers = answersAfter(tx, log, parent.seq)
  for (const entry of entries) {
    // What was given before the fork was interrupted.
    if (entry.seq > branch.seq && entry.type === 'completed') forget(answers, decodeCompleted(entry).served)
  }
  return {
    answers: (name, key) => {
      const tool = tools.names.includes(name) ? tools.get(name) : null
      if (tool?.effect !== 'pure') return null
      // What was found then is not what is found in another memory.
      if (otherMemory && tool.capabilities.includes('memory.read')) return null
      return answers.get(key)?.shift() ?? null
    },
    memory,
  }
}

type Answers = Map<string, ServedAnswer[]>

function answersAfter(tx: Tx, log: readonly LogEntry[], seq: number): Answers {
  const keys = new Map<number, string>()
  const answers: Answers = new Map()
  for (const entry of log) {
    if (entry.type === 'requested' && entry.data.kind === 'tool.call') keys.set(entry.seq, decodeRequested(entry).key)
    if (entry.type !== 'completed' || entry.seq <= seq || entry.data.kind !== 'tool.call') continue
    const { req, outcome: ref } = decodeCompleted(entry)
    const key = keys.get(req)
    const outcome = tx.blobs.getJson<Outcome<'tool.call'>>(ref)
    if (key === undefined || !outcome.ok) continue
    const same = answers.get(key) ?? []
    same.push({ outcome: outcome.value, entry: entry.seq })
    answers.set(key, same)
  }
  return answers
}

function forget(answers: Answers, served: number | undefined): void {
  if (served === undefined) return
  for (const [key, each] of answers)
    answers.set(
      key,
      each.filter(({ entry }) => entry !== served),
    )
}

/** The memory as a fork sees it: without some, or as it was. What the fork itself remembers it finds in any case. */
export function memoryFor(runId: string, { without, asOf }: ForkMemory, memory: MemoryPort): MemoryPort {
  return {
    save: (text, provenance, more) => memory.save(text, provenance, more),
    search: (query, limit, options) => memory.search(query, limit, { ...options, without, asOf, ownRun: runId }),
    remove: (id) => memory.remove(id),
  }
}
