import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EvidenceSource, NewMemory } from '@shared/memory.ts'
import { sha256 } from '../../../src/main/kit/canonical.ts'
import { insertMemory } from '../../../src/main/memory/insert.ts'
import { termKey } from '../../../src/main/memory/keys.ts'
import { type FoundByMeaning, recall } from '../../../src/main/memory/recall/recall.ts'
import { withoutMoment } from '../../../src/main/memory/recall/telling-query.ts'
import { Nearest } from '../../../src/main/memory/vectors/nearest.ts'
import { migrations } from '../../../src/main/store/migrations/all.ts'
import { openStore } from '../../../src/main/store/open.ts'
import type { RecallWeights } from '../../../src/shared/memory.ts'
import type { Recaller } from './recaller.ts'
import type { SyntheticUser, Turn } from './set-types.ts'
import { englishSlots } from './slots-en.ts'
import { chineseSlots } from './slots-zh.ts'

const DAY = 86_400_000
/** Enough for ten sessions, of which several sentences may be found. */
const MOST = 40
const NEAREST = 200
const SOURCES: Record<Turn['speaker'], EvidenceSource> = {
  user: 'user_said',
  assistant: 'model_inferred',
  tool: 'tool_observed',
}

export interface StudioMemory {
  /** The studio's memory with these weights; closing one closes none of the others. */
  recaller: (name: string, weights?: Partial<RecallWeights>) => Recaller
  close: () => Promise<void>
}

/** Every sentence kept by the studio's own rules at the time it was said, with the source the host would give it. */
export async function openStudioMemory(
  users: SyntheticUser[],
  embed: ((texts: string[]) => Promise<Float32Array[]>) | null,
): Promise<StudioMemory> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const store = await openStore({ path: join(folder, 'studio.db'), migrations, appVersion: 'bench' })
  const sessions = new Map<string, string>()
  const last = Math.max(...users.flatMap((user) => user.sessions.map((session) => session.at)))
  store.write((tx) => {
    for (const slot of [...englishSlots, ...chineseSlots]) {
      if (!slot.changes) continue
      const name = termKey(slot.predicate)
      tx.run('INSERT OR REPLACE INTO memory_predicate (name, functional) VALUES (:name, 1)', { name })
    }
    for (const user of users) {
      for (const session of user.sessions) {
        for (const [seq, turn] of session.turns.entries()) {
          const { text, triple } = turn
          const at = session.at + seq
          const source = SOURCES[turn.speaker]
          const witness = { session: session.id, seq, span: null, hash: sha256(text), source }
          const given = NewMemory.parse({ text, triple, scope: user.scope, validFrom: at })
          const { id, added } = insertMemory(tx, given, { runId: null, spanId: null }, witness, at)
          if (added) sessions.set(id, session.id)
        }
      }
    }
  })
  const rows = store.all<{ seq: number; scope: string; text: string }>('SELECT seq, scope, text FROM memory')
  const vectors = embed ? await embed(rows.map(({ text }) => text)) : []
  const byScope = new Map<string, { item: number; vector: Float32Array }[]>()
  for (const [at, { seq, scope }] of rows.entries()) {
    const vector = vectors[at]
    if (vector) byScope.set(scope, [...(byScope.get(scope) ?? []), { item: seq, vector }])
  }
  /** As the studio's index: exact cosines, nearest first. */
  const near = async (scope: string, query: string): Promise<FoundByMeaning> => {
    const [asked] = embed ? await embed([withoutMoment(query)]) : []
    if (!asked) return { none: 'There is no embedding model.' }
    const nearest = new Nearest(NEAREST)
    for (const { item, vector } of byScope.get(scope) ?? []) {
      let score = 0
      for (let at = 0; at < vector.length; at++) score += (vector[at] ?? 0) * (asked[at] ?? 0)
      nearest.offer(item, score)
    }
    return { hits: nearest.hits, spread: nearest.spread }
  }
  return {
    recaller: (name, weights = {}) => ({
      name,
      recall: async (scope, query, about) => {
        // Not now, so that the figures are the same whenever they are taken.
        const asOf = about ?? last + DAY
        const meaning = await near(scope, query)
        const answer = recall(store, query, { limit: MOST, asOf, scopes: [scope], weights, meaning })
        const hits = answer.hits.map(({ memory, score }) => ({
          session: sessions.get(memory.id) ?? '',
          text: memory.text,
          score,
        }))
        const tokens = answer.hits.reduce((sum, { used, tokens: each }) => sum + (used ? each : 0), 0)
        return { hits, confidence: answer.confidence, abstained: answer.abstained, tokens }
      },
      close: async () => undefined,
    }),
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
