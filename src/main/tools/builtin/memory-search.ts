import { handedOver, type Memory } from '@shared/memory.ts'
import { z } from 'zod'
import { oneLine } from '../shorten.ts'
import type { Tool } from '../types.ts'

const MAX_FACTS = 5
const input = z.object({ query: z.string().trim().min(1).max(500) })

/** One fact a line, best first, with how sure it is and since when it is known. */
export const memorySearch: Tool<z.infer<typeof input>> = {
  name: 'memory_search',
  version: 2,
  description: 'Search long-term memory',
  effect: 'pure',
  capabilities: ['memory.read'],
  input,
  async run({ query }, { memory, runId, spanId, signal }) {
    const facts = handedOver(await memory.search(query, MAX_FACTS, { step: { runId, spanId }, signal }))
    if (facts.length === 0) return { content: 'Nothing about that is remembered.' }
    return { content: facts.map(line).join('\n') }
  },
}

function line({ text, confidence, status, validFrom, createdAt }: Memory): string {
  const sure = status === 'conflict' ? 'contradicted by another' : `${Math.round(confidence * 100)}% sure`
  const since = validFrom === null ? `known since ${day(createdAt)}` : `since ${day(validFrom)}`
  return `${oneLine(text, 600)} (${sure}, ${since})`
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
