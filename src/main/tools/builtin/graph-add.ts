import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { GraphPort } from '../ports.ts'
import type { Tool } from '../types.ts'

const MOST_RELATIONS = 20
const name = z.string().trim().min(1).max(300)
const input = z.object({
  relations: z
    .array(
      z.object({
        subject: name,
        relation: z.string().trim().min(1).max(100).describe('Such as works_at, lives_in, part_of'),
        object: name,
        since: z.iso.date().optional().describe('Since when it holds, as YYYY-MM-DD'),
      }),
    )
    .min(1)
    .max(MOST_RELATIONS),
})
const Undo = z.object({ ids: z.array(z.string()) })
const TOOL = 'graph_add'

/** What relates entities, for later questions. Whose word it is the host finds in the record of the run. */
export function graphAdd(graph: GraphPort): Tool<z.infer<typeof input>> {
  return {
    name: TOOL,
    version: 1,
    description: 'Add relations between named entities to the knowledge graph',
    effect: 'mutating',
    capabilities: ['memory.write'],
    input,
    async run({ relations }, { runId, spanId, keepUndo }) {
      // Without a way back it was not called by a run, and nobody would stand behind it.
      if (!keepUndo) throw new StudioError('NOT_AVAILABLE', 'Run alone, a tool can ask the graph and not change it.')
      const given = relations.map(({ subject, relation, object, since }) => ({
        ...{ subject, type: relation, object },
        validFrom: since === undefined ? null : Date.parse(`${since}T00:00`),
      }))
      const done = graph.add(given, { runId, spanId })
      const ids = done.filter(({ added }) => added).map(({ id }) => id)
      if (ids.length > 0) keepUndo(TOOL, { ids })
      return { content: told(done) }
    },
    async undo(data) {
      graph.remove(Undo.parse(data).ids)
    },
  }
}

function told(done: ReturnType<GraphPort['add']>): string {
  const count = (fits: (each: (typeof done)[number]) => boolean): number => done.filter(fits).length
  const parts: [number, string][] = [
    [count(({ added, status }) => added && status === 'active'), 'added'],
    [count(({ added, status }) => added && status === 'superseded'), 'added as what was so earlier'],
    [
      count(({ added, status }) => added && status === 'conflict'),
      'added, but against what is known: the person decides',
    ],
    [count(({ added, status }) => !added && status !== 'retracted'), 'known already'],
    [
      count(({ added, status }) => !added && status === 'retracted'),
      'not added, since the person said that it is not so',
    ],
  ]
  const said = parts.filter(([many]) => many > 0)
  return `${said.map(([many, what]) => `${many} ${what}`).join('; ')}.`
}
