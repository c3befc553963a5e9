import { StudioError } from '@shared/errors.ts'
import type { KnowledgeEvent, KnowledgeHit, KnowledgeId, KnowledgeIndex } from '@shared/knowledge.ts'
import type { StudioClient } from '../client.ts'
import { once } from './trace-watch.ts'

const HIT: KnowledgeHit = {
  index: 'Manuals',
  path: 'docs/apple.txt',
  page: null,
  line: 1,
  heading: '',
  text: 'The apple is the fruit of the tree Malus domestica.',
  score: 0.0164,
  by: 'words',
}

/** Folders that all hold one document, in which everything is found. */
export function twinKnowledge(wait: (ms: number) => Promise<void>): StudioClient['knowledge'] {
  let indexes: KnowledgeIndex[] = []
  const find = (id: string): KnowledgeIndex => {
    const found = indexes.find((each) => each.id === id)
    if (!found) throw new StudioError('NOT_FOUND', 'There is no such index.')
    return found
  }
  return {
    list: async () => indexes,
    create: async ({ name, place }) => {
      if (indexes.some((each) => each.name === name))
        throw new StudioError('CONFLICT', `There is an index called "${name}" already; give this one another name.`)
      const made: KnowledgeIndex = {
        // Ids are branded by parsing, and zod stays out of the page.
        id: `knowledge_twin${indexes.length}` as KnowledgeId,
        name,
        folder: place === 'workspace' ? '/home/me/workspace' : '/home/me/Documents',
        files: 0,
        chunks: 0,
        embedded: 0,
        problems: [],
        createdAt: Date.now(),
        indexedAt: null,
        busy: false,
      }
      indexes = [...indexes, made]
      return made
    },
    update: async ({ id }) => {
      await wait(200)
      const index = { ...find(id), files: 4, chunks: 9, indexedAt: Date.now() }
      indexes = indexes.map((each) => (each.id === id ? index : each))
      const changes = { added: 4, changed: 0, removed: 0, unchanged: 0, failed: 0, notEmbedded: null }
      return once<KnowledgeEvent>({ type: 'done', index, changes })
    },
    remove: async ({ id }) => {
      find(id)
      indexes = indexes.filter((each) => each.id !== id)
    },
    search: async ({ query }) => (query.trim() === '' ? [] : [HIT]),
  }
}
