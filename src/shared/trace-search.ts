import { z } from 'zod'
import { RunId } from './ids.ts'

/** Where to look: names, attributes and errors of spans, or what they read and produced. */
export const SearchField = z.enum(['all', 'name', 'attributes', 'error', 'content'])
export type SearchField = z.infer<typeof SearchField>

/** Repeats of repeats, such as `(a+)+`: some texts would take such an expression for ever. */
const NESTED_REPEAT = /\([^()]*[+*{][^()]*\)\s*[+*{]/

export const TraceSearch = z
  .object({
    runId: RunId,
    text: z.string().min(1).max(500),
    /** The text is a JavaScript regular expression, of any case. */
    regex: z.boolean(),
    field: SearchField,
  })
  .superRefine(({ text, regex }, context) => {
    if (!regex) return
    const problem = regexProblem(text)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
export type TraceSearch = z.infer<typeof TraceSearch>

/** Why the text cannot be used as a regular expression, as a sentence; null when it can. */
export function regexProblem(text: string): string | null {
  if (NESTED_REPEAT.test(text)) return 'The expression repeats a repeat, which can take for ever. Write it without.'
  try {
    new RegExp(text, 'iu')
    return null
  } catch (error) {
    return `This is no regular expression: ${error instanceof Error ? error.message.replace(/^.*: /, '') : String(error)}.`
  }
}

/** Hits as they are found, in order. `scanned` spans of `total` have been looked at. */
export const SearchHits = z.object({
  /** By `Span.order`. */
  orders: z.array(z.number()),
  scanned: z.number(),
  total: z.number(),
  done: z.boolean(),
})
export type SearchHits = z.infer<typeof SearchHits>
