import { open, readFile, stat } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { StudioError } from '@shared/errors.ts'
import type { MemoryImport } from '@shared/memory.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { addMemory } from '../../memory/curate.ts'
import { type MemoryLine, memoryHead, memoryLine, readMemoryLines } from '../../memory/memory-file.ts'
import { detailOf, listMemories } from '../../memory/read.ts'
import type { Store } from '../../store/types.ts'

const PAGE = 200
/** Bytes of a file of memories; some 300,000 of them. */
const MOST_BYTES = 200_000_000

/** Writes what holds or is in doubt, newest first, a page at a time. Returns how many. Errors: those of the file system. */
export async function exportMemories(store: Store, path: string): Promise<number> {
  const file = await open(path, 'w')
  let written = 0
  try {
    await file.write(memoryHead())
    let before: string | undefined
    for (;;) {
      const { memories } = listMemories(store, { statuses: ['active', 'conflict'] }, PAGE, before)
      await file.write(memories.map((memory) => memoryLine(memory, detailOf(store, memory.id).evidence)).join(''))
      written += memories.length
      before = memories.at(-1)?.id
      if (memories.length < PAGE || before === undefined) break
      await turn()
    }
  } finally {
    await file.close()
  }
  return written
}

/**
 * Keeps the memories of a file by the rules for what is imported: they take the place of nothing that a person said here. All lines are
 * read before the first is kept. Errors: NOT_FOUND; VALIDATION_FAILED, naming the line.
 */
export async function importMemories(
  { store, audit, actor }: { store: Store; audit: AuditLog; actor: string },
  path: string,
): Promise<MemoryImport> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new StudioError('NOT_FOUND', `There is no file ${path}.`)
  if (found.size > MOST_BYTES) throw new StudioError('VALIDATION_FAILED', `${path} is too large to be memories.`)
  // Oldest first, as they were learned.
  const lines = readMemoryLines(await readFile(path, 'utf8')).sort((a, b) => a.createdAt - b.createdAt)
  const counts: MemoryImport = { added: 0, known: 0, conflicts: 0 }
  for (let from = 0; from < lines.length; from += PAGE) {
    keepPage(store, audit, actor, lines.slice(from, from + PAGE), counts)
    await turn()
  }
  return counts
}

function keepPage(
  store: Store,
  audit: AuditLog,
  actor: string,
  lines: readonly MemoryLine[],
  counts: MemoryImport,
): void {
  store.write((tx) => {
    const details = { memories: lines.length }
    const row = audit.appendIn(tx, { actor, action: 'memory.imported', subject: 'file', result: 'ok', details })
    const witness = { session: 'audit', seq: row.seq, span: null, hash: row.hash, source: 'imported' as const }
    for (const { createdAt, evidence: _, ...line } of lines) {
      // What was always so there began to be known then.
      const { added, status } = addMemory(tx, { ...line, validFrom: line.validFrom ?? createdAt }, witness)
      if (!added) counts.known += 1
      else if (status === 'conflict') counts.conflicts += 1
      else counts.added += 1
    }
  })
}
