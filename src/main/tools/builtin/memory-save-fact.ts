import { MemoryKind } from '@shared/memory.ts'
import { z } from 'zod'
import type { Tool } from '../types.ts'
import { memorySave } from './memory-save.ts'

const term = z.string().trim().min(1)
const input = z.object({
  subject: term.max(300).describe('Whom or what it is about, as a name; "user" for the person'),
  relation: term.max(100).describe('Such as lives in, works at, deadline'),
  value: term.max(300),
  kind: MemoryKind.optional(),
  since: z.iso.date().optional().describe('Since when it is true, as YYYY-MM-DD'),
})

/** A fact in three parts, so that a newer value takes the place of an older one and contradictions are found. */
export const memorySaveFact: Tool<z.infer<typeof input>> = {
  name: 'memory_save_fact',
  version: 1,
  description: 'Save a fact as subject, relation and value; a newer value replaces the old one',
  effect: 'mutating',
  capabilities: ['memory.write'],
  input,
  async run({ subject, relation, value, kind = 'fact', since }, { memory, runId, spanId }) {
    const said = relation.replaceAll('_', ' ')
    const text = HAN.test(said) ? `${subject}${said}${value}` : `${subject} ${said} ${value}`
    const validFrom = since === undefined ? null : Date.parse(`${since}T00:00`)
    const triple = { subject, predicate: relation, object: value }
    const { added, status } = memory.save(text, { runId, spanId }, { kind, triple, validFrom })
    if (!added) return { content: 'This was known already.' }
    return { content: WHAT_BECAME[status] }
  },
  undo: memorySave.undo,
}

const HAN = /\p{Script=Han}/u

const WHAT_BECAME = {
  active: 'Saved.',
  conflict: 'Saved, but something else is remembered of this and neither is known to be newer: the person decides.',
  superseded: 'Saved as what was so earlier: something newer is known.',
  retracted: 'Saved as what was so earlier.',
}
