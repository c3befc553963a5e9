import type { RelationEvidence } from '@shared/graph.ts'
import { type EvidenceSource, MemoryId } from '@shared/memory.ts'
import { sha256 } from '../../kit/canonical.ts'
import type { Tx } from '../../store/types.ts'
import { logOdds, probability } from '../belief.ts'
import type { Witness } from '../versions.ts'

/** Words out of which a model has read a relation. */
export interface LearnedWords {
  /** SHA-256 of the whole text, hex. */
  source: string
  quote: string
  path: string | null
  page: number | null
  memoryId: string | null
  model: string
}

/** Whose word it is: that of the document, or of the model that read a text somebody gave. */
const sourceOf = (words: Pick<LearnedWords, 'path'>): EvidenceSource =>
  words.path === null ? 'model_inferred' : 'imported'

/** How likely what was read is held to be when nothing else speaks for or against it. */
export const learnedConfidence = (words: Pick<LearnedWords, 'path'>): number =>
  probability(logOdds([{ source: sourceOf(words), polarity: 1, session: 'document' }]), 1)

/**
 * Keeps the words as evidence. What came out of a document counts as imported and the rest as the model's own, so that neither ever takes
 * the place of what a person said.
 */
export function learnedWitness(tx: Tx, words: LearnedWords, at: number): Witness {
  const row = tx.get<{ seq: number }>(
    `INSERT INTO graph_learned (source_sha256, quote, path, page, memory_id, model, at)
     VALUES (:source, :quote, :path, :page, :memoryId, :model, :at)
     ON CONFLICT (source_sha256, quote) DO UPDATE SET model = excluded.model RETURNING seq`,
    { ...words, at },
  )
  return {
    session: 'document',
    seq: row?.seq ?? 0,
    span: words.source,
    hash: sha256(words.quote),
    source: sourceOf(words),
  }
}

interface LearnedRow {
  quote: string
  path: string | null
  page: number | null
  memoryId: string | null
}

/** Where a relation was read. A text that somebody gave has an empty path. Null when it is gone. */
export function learnedFrom(tx: Pick<Tx, 'get'>, seq: number): RelationEvidence['from'] | null {
  const row = tx.get<LearnedRow>(
    'SELECT quote, path, page, memory_id AS memoryId FROM graph_learned WHERE seq = :seq',
    { seq },
  )
  if (!row) return null
  const { quote, path, page, memoryId } = row
  if (memoryId !== null) return { kind: 'memory', memoryId: MemoryId.parse(memoryId), text: quote }
  return { kind: 'document', path: path ?? '', page, text: quote }
}
