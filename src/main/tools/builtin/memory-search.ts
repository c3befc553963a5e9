import { z } from 'zod'
import { oneLine } from '../shorten.ts'
import type { Tool } from '../types.ts'

const MAX_FACTS = 5
const input = z.object({ query: z.string().trim().min(1).max(500) })

/** One fact a line, best first. */
export const memorySearch: Tool<z.infer<typeof input>> = {
  name: 'memory_search',
  version: 1,
  description: 'Search long-term memory',
  effect: 'pure',
  capabilities: ['memory.read'],
  input,
  async run({ query }, { memory, runId, spanId, signal }) {
    const facts = await memory.search(query, MAX_FACTS, { step: { runId, spanId }, signal })
    if (facts.length === 0) return { content: 'Nothing about that is remembered.' }
    return { content: facts.map((fact) => oneLine(fact.text, 600)).join('\n') }
  },
}
