import { z } from 'zod'
import type { GraphPort } from '../ports.ts'
import { oneLine } from '../shorten.ts'
import type { Tool } from '../types.ts'

const MOST_ANSWERS = 5
const input = z.object({ question: z.string().trim().min(1).max(500).describe('Name the entities it is about') })

/** One answer a line, best first, each with the relations that lead to it. */
export function graphQuery(graph: GraphPort): Tool<z.infer<typeof input>> {
  return {
    name: 'graph_query',
    version: 1,
    description: 'Answer a question from the knowledge graph of entities and relations',
    effect: 'pure',
    capabilities: ['memory.read'],
    input,
    async run({ question }, { asOf = null, signal }) {
      const { known, answers } = await graph.query(question, { limit: MOST_ANSWERS, asOf, signal })
      if (known.length === 0) return { content: 'Not in the graph: nothing that this question names is known there.' }
      if (answers.length === 0) {
        const names = oneLine(known.slice(0, MOST_ANSWERS).join(', '), 300)
        return { content: `Not in the graph: it knows ${names}, but nothing there answers this.` }
      }
      const lines = answers.map(
        ({ name, confidence, path }) => `${name} (${Math.round(confidence * 100)}% sure): ${path.join('; ')}`,
      )
      return { content: lines.map((line) => oneLine(line, 600)).join('\n') }
    },
  }
}
