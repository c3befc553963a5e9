import type { RunId } from '@shared/ids.ts'
import type { Outcome } from '../../agent/commands.ts'
import { decodeCompleted, decodeRequested } from '../../agent/journal.ts'
import { chunkText } from '../../memory/extract/chunk-text.ts'
import type { Tx } from '../../store/types.ts'
import { type LogEntry, readRunLog } from '../../trace/run-log.ts'

/** Pieces of one run that are read. */
const MOST_PIECES = 6
/** Results longer than this are read from their beginning. */
const PIECES_OF_ONE = 2
/** What these show was remembered or looked up before: it would speak for itself. */
const RECALLS = /^(?:memory_|graph_|knowledge_)/u

/** Words that stand in a run's record, and the entry they stand in. */
export interface RunWords {
  text: string
  /** The person wrote it; else a tool showed it. */
  own: boolean
  seq: number
  /** SHA-256 of the record up to the entry, hex. */
  hash: string
}

/** What the person and the tools said in a run, never what the model did. */
export function wordsOfRun(tx: Tx, runId: RunId): RunWords[] {
  const entries = readRunLog(tx, runId)
  const input = tx.get<{ input: string }>('SELECT input FROM run WHERE id = :runId', { runId })?.input ?? ''
  const first = entries[0]
  const said = first ? pieces(input, true, first) : []
  const shown = entries.flatMap((entry) => {
    const result = resultOf(tx, entries, entry)
    return result === null ? [] : pieces(result, false, entry)
  })
  return [...said, ...shown].slice(0, MOST_PIECES)
}

const pieces = (text: string, own: boolean, { seq, stateHash }: LogEntry): RunWords[] =>
  chunkText(text)
    .slice(0, PIECES_OF_ONE)
    .map((chunk) => ({ text: chunk.text, own, seq, hash: stateHash }))

function resultOf(tx: Tx, entries: readonly LogEntry[], entry: LogEntry): string | null {
  if (entry.type !== 'completed' || entry.data.kind !== 'tool.call') return null
  const { req, outcome: ref } = decodeCompleted(entry)
  const asked = entries.find(({ seq }) => seq === req)
  if (!asked) return null
  const { call } = tx.blobs.getJson<{ call: { name: string } }>(decodeRequested(asked).args)
  if (RECALLS.test(call.name)) return null
  const outcome = tx.blobs.getJson<Outcome<'tool.call'>>(ref)
  return outcome.ok ? outcome.value.content : null
}
