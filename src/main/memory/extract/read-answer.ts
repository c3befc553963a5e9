import { z } from 'zod'
import { FACTS_TOOL } from './question.ts'

const Part = z.string().max(5000)

/** One fact as a model wrote it; nothing of it is believed yet. */
export const RawFact = z.object({
  subject: Part,
  relation: Part,
  value: Part,
  kind: z.enum(['fact', 'preference', 'procedure', 'state']).catch('fact'),
  quote: Part,
  since: Part.nullish().catch(null),
  until: Part.nullish().catch(null),
})
export type RawFact = z.infer<typeof RawFact>

interface Answer {
  content: string
  toolCalls: readonly { name: string; arguments: Record<string, unknown> }[]
}

export interface ReadFacts {
  facts: RawFact[]
  /** What was there in place of a fact. */
  malformed: number
  /** Nothing in the answer was a list of facts. */
  none: boolean
}

const Facts = z.object({ facts: z.array(z.unknown()) })

/** The facts of an answer: the arguments of its calls, else a JSON object in its words, as servers without calls answer. */
export function readFacts({ content, toolCalls }: Answer): ReadFacts {
  const called = toolCalls.filter(({ name }) => name === FACTS_TOOL).map((call) => call.arguments)
  const given = called.length > 0 ? called : [jsonIn(content)]
  const lists = given.flatMap((each) => Facts.safeParse(each).data ?? [])
  const all = lists.flatMap(({ facts }) => facts)
  const facts = all.flatMap((each) => RawFact.safeParse(each).data ?? [])
  return { facts, malformed: all.length - facts.length, none: lists.length === 0 }
}

function jsonIn(content: string): unknown {
  const [from, to] = [content.indexOf('{'), content.lastIndexOf('}')]
  if (from < 0 || to < from) return null
  try {
    return JSON.parse(content.slice(from, to + 1))
  } catch {
    return null
  }
}
