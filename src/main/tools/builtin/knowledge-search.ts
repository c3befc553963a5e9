import { z } from 'zod'
import type { KnowledgeFinder, KnowledgePassage } from '../ports.ts'
import { oneLine } from '../shorten.ts'
import type { Tool } from '../types.ts'

const FOUND = 5
const MOST_FOUND = 10
/** Characters of all passages together, within what a result may have. */
const MOST_TEXT = 3_200

const input = z.object({
  query: z.string().trim().min(1).max(1000).describe('Words of what is looked for, or a question'),
  index: z.string().max(80).optional().describe('Name of one index; all when left out'),
  limit: z.number().int().min(1).max(MOST_FOUND).optional(),
})

/** Passages of the documents a person indexed, numbered, each with where it stands. */
export function knowledgeSearch(knowledge: KnowledgeFinder): Tool<z.infer<typeof input>> {
  return {
    name: 'knowledge_search',
    version: 1,
    description:
      'Search the indexed documents (knowledge base). Gives numbered passages with file and page or line; cite them as [1]',
    effect: 'pure',
    capabilities: ['knowledge'],
    pathArguments: [],
    input,
    async run({ query, index = null, limit = FOUND }, { signal }) {
      const found = await knowledge.search(query, index, limit, signal)
      if (found.length === 0)
        return { content: `Nothing about "${oneLine(query, 100)}" is in the documents. Try other words.` }
      const each = Math.floor(MOST_TEXT / found.length)
      return { content: found.map((passage, at) => cited(passage, at + 1, each)).join('\n\n') }
    },
  }
}

/** `[1] manual.pdf, page 4 (Storage > Apples)`, and the passage below it. */
function cited({ path, page, line, heading, text }: KnowledgePassage, number: number, most: number): string {
  const place = page !== null ? `, page ${page}` : line !== null ? `, line ${line}` : ''
  const below = heading === '' ? '' : ` (${oneLine(heading, 120)})`
  const body = text.length <= most ? text : `${text.slice(0, most - 1)}…`
  return `[${number}] ${oneLine(path, 200)}${place}${below}\n${body.toWellFormed()}`
}
