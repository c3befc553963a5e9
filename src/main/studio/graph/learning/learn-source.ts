import { StudioError } from '@shared/errors.ts'
import { type LearnFrom, MOST_TEXT } from '@shared/learning.ts'
import type { MemoryId } from '@shared/memory.ts'
import { sha256 } from '../../../kit/canonical.ts'
import { CHUNK_LENGTH, chunkText, MOST_CHUNKS } from '../../../memory/extract/chunk-text.ts'
import { detailOf } from '../../../memory/read.ts'
import type { Store } from '../../../store/types.ts'
import type { KnowledgeService } from '../../knowledge/knowledge-service.ts'
import type { ShellPort } from '../../shell-port.ts'

/** A piece of a text that a model is given at once. */
export interface SourceChunk {
  text: string
  /** The person wrote it. */
  own: boolean
  path: string | null
  page: number | null
  memoryId: MemoryId | null
  /** SHA-256 of the whole it is a piece of. */
  source: string
}

export interface LearnSource {
  chunks: SourceChunk[]
  /** Why it is not all of it; null when it is. */
  cut: string | null
}

export interface SourceParts {
  store: Store
  knowledge: Pick<KnowledgeService, 'get' | 'passages' | 'readDocument'>
  shell: ShellPort
}

interface Passage {
  text: string
  page: number | null
  from: number
}

/** The pieces of what is to be learned from; null when the person closed the dialog. Errors: NOT_FOUND, LIMIT_REACHED, CANCELLED. */
export async function openSource(
  parts: SourceParts,
  from: LearnFrom | { kind: 'path'; path: string },
  signal: AbortSignal,
): Promise<LearnSource | null> {
  switch (from.kind) {
    case 'text':
      return fromText(from.text, { own: from.own })
    case 'file': {
      const path = await parts.shell.ask({ kind: 'choose-document' })
      return path === null ? null : await openSource(parts, { kind: 'path', path }, signal)
    }
    case 'path': {
      const { passages, cut } = await parts.knowledge.readDocument(from.path, signal)
      return fromPassages(passages, from.path, cut)
    }
    case 'document': {
      const { name } = parts.knowledge.get(from.knowledgeId)
      const passages = parts.knowledge.passages(from.knowledgeId, from.path)
      if (passages.length === 0)
        throw new StudioError(
          'NOT_FOUND',
          `The index "${name}" has no document ${from.path}. Bring it up to date first.`,
        )
      return fromPassages(passages, from.path, null)
    }
    case 'memories':
      return fromMemories(parts.store, from.ids)
    default:
      return from satisfies never
  }
}

const fromText = (text: string, more: Partial<SourceChunk>): LearnSource => {
  const source = sha256(text)
  const whole: SourceChunk = { own: false, path: null, page: null, memoryId: null, ...more, text, source }
  return bounded(chunkText(text).map((chunk) => ({ ...whole, text: chunk.text })))
}

/** Passages of one page are put together again, as far as one piece holds them. */
function fromPassages(passages: readonly Passage[], path: string, cut: string | null): LearnSource {
  const source = sha256(passages.map(({ text }) => text).join('\n'))
  const joined: { text: string; page: number | null; to: number }[] = []
  for (const { text, page, from } of passages) {
    const last = joined.at(-1)
    const to = from + text.length
    // Passages overlap so that each can be understood alone.
    const fresh = last?.page === page ? text.slice(Math.max(0, last.to - from)) : text
    if (last?.page === page && last.text.length + fresh.length < CHUNK_LENGTH) {
      last.text += `\n${fresh}`
      last.to = to
    } else joined.push({ text: fresh, page, to })
  }
  const chunks = joined.flatMap(({ text, page }) =>
    chunkText(text).map((chunk) => ({ text: chunk.text, own: false, path, page, memoryId: null, source })),
  )
  const whole = bounded(chunks)
  return { ...whole, cut: cut ?? whole.cut }
}

/** What the person said counts as theirs; what runs kept does not. */
function fromMemories(store: Store, ids: readonly MemoryId[]): LearnSource {
  const all = ids.map((id) => {
    const { text, evidence } = detailOf(store, id)
    const own = evidence.some(({ source, polarity }) => polarity > 0 && source.startsWith('user_'))
    return fromText(text, { own, memoryId: id })
  })
  return bounded(all.flatMap(({ chunks }) => chunks))
}

function bounded(chunks: SourceChunk[]): LearnSource {
  let left = MOST_TEXT
  const kept = chunks.slice(0, MOST_CHUNKS).filter(({ text }) => {
    left -= text.length
    return left >= 0
  })
  const cut =
    kept.length === chunks.length ? null : `Only the first ${kept.length} of ${chunks.length} pieces are read.`
  return { chunks: kept, cut }
}
