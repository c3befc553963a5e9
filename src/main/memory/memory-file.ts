import { StudioError } from '@shared/errors.ts'
import { EvidenceSource, type Memory, type MemoryEvidence, NewMemory } from '@shared/memory.ts'
import { z } from 'zod'

export const MEMORY_SUFFIX = '.memories.jsonl'

const Head = z.object({ format: z.literal('autoglm-memory'), version: z.literal(1) })

/** A memory as it stands in a file: what it says, and what spoke for and against it where it comes from. */
const Line = NewMemory.extend({
  /** Unix milliseconds. */
  createdAt: z.number(),
  evidence: z.array(
    z.object({ source: EvidenceSource, polarity: z.union([z.literal(1), z.literal(-1)]), at: z.number() }),
  ),
})
export type MemoryLine = z.infer<typeof Line>

/** The first line of a file. */
export const memoryHead = (): string => `${JSON.stringify({ format: 'autoglm-memory', version: 1 })}\n`

/** Of runs nothing is told but that something was said in one. */
export function memoryLine(memory: Memory, evidence: readonly MemoryEvidence[]): string {
  const { text, kind, scope, triple, validFrom, validTo, importance, createdAt } = memory
  const line: MemoryLine = {
    ...{ text, kind, scope, triple, validFrom, validTo, importance, createdAt },
    evidence: evidence.map(({ source, polarity, at }) => ({ source, polarity, at })),
  }
  return `${JSON.stringify(line)}\n`
}

/** Reads what was written so. Errors: VALIDATION_FAILED, naming the line and what is wrong with it. */
export function readMemoryLines(text: string): MemoryLine[] {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (!Head.safeParse(json(head)).success)
    throw new StudioError(
      'VALIDATION_FAILED',
      `This is not a file of memories. Choose one that ends in ${MEMORY_SUFFIX}.`,
    )
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const parsed = Line.safeParse(json(line))
    if (parsed.success) return [parsed.data]
    const [issue] = parsed.error.issues
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : 'it is no memory'
    throw new StudioError('VALIDATION_FAILED', `Line ${index + 2} of the file: ${where}. Nothing was imported.`)
  })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
