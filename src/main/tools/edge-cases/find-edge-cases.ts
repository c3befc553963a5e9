import type { JsonSchema } from '@shared/agents.ts'
import type { EdgeFinding, EdgeReport } from '@shared/edge-cases.ts'
import { arbitraryOf } from './schema-arbitrary.ts'

/** What came of one input. */
export type EdgeVerdict =
  | { end: 'fine' | 'refused' }
  | { end: 'failed'; kind: EdgeFinding['kind']; message: string; line: number | null }

export interface EdgeSearch {
  /** Of an object. */
  schema: JsonSchema
  runs: number
  seed: number
  /** For all of it, making failing inputs smaller included. */
  seconds: number
  signal: AbortSignal
  call(input: Record<string, unknown>): Promise<EdgeVerdict>
  /** `tried`: of `runs`. */
  onProgress(tried: number): void
}

/** Different failures of which the smallest input is looked for. */
const MOST_FINDINGS = 8
/** Failures whose words differ only in names and numbers are one. */
const WORDS = /"[^"]*"|'[^']*'|[\d.]+/g

type Failure = Extract<EdgeVerdict, { end: 'failed' }>

const nameOf = ({ kind, message, line }: Failure): string => `${kind} ${line} ${message.replace(WORDS, '#')}`

/**
 * Tries a tool with inputs that its schema admits, and makes each kind of failure as small as it can. The same seed tries the same inputs.
 * Errors: CANCELLED through the signal, those of `call`.
 */
export async function findEdgeCases(search: EdgeSearch): Promise<EdgeReport> {
  // Loaded when somebody looks for edge cases, and not before.
  const fc = await import('fast-check')
  const { runs, seed, signal, onProgress } = search
  const until = performance.now() + search.seconds * 1000
  const arbitrary = arbitraryOf(fc, search.schema)
  const seen = new Map<string, EdgeVerdict>()
  const counts = new Map<string, number>()
  const found: EdgeFinding[] = []
  const known = new Set<string>()
  let isOver = false

  const judge = async (input: Record<string, unknown>): Promise<EdgeVerdict> => {
    const text = JSON.stringify(input)
    const before = seen.get(text)
    if (before) return before
    isOver ||= performance.now() > until
    if (isOver || signal.aborted) return { end: 'fine' }
    const verdict = await search.call(JSON.parse(text) as Record<string, unknown>)
    seen.set(text, verdict)
    if (verdict.end === 'failed') counts.set(nameOf(verdict), (counts.get(nameOf(verdict)) ?? 0) + 1)
    if (seen.size <= runs) onProgress(seen.size)
    return verdict
  }

  while (found.length < MOST_FINDINGS && !isOver) {
    let wanted: Failure | null = null
    const property = fc.asyncProperty(arbitrary, async (input) => {
      const verdict = await judge(input as Record<string, unknown>)
      if (verdict.end !== 'failed' || known.has(nameOf(verdict))) return
      wanted ??= verdict
      if (nameOf(verdict) === nameOf(wanted)) throw new Error('It fails as before.')
    })
    const { failed, counterexample } = await fc.check(property, { numRuns: runs, seed })
    signal.throwIfAborted()
    const failure = wanted as Failure | null
    if (!failed || !failure || !counterexample) break
    const input = JSON.parse(JSON.stringify(counterexample[0])) as EdgeFinding['input']
    const verdict = seen.get(JSON.stringify(input))
    const { kind, message, line } = verdict?.end === 'failed' ? verdict : failure
    known.add(nameOf(failure))
    found.push({ kind, message, line, input, count: 0 })
  }
  const refused = [...seen.values()].filter(({ end }) => end === 'refused').length
  const findings = found.map((each) => ({ ...each, count: counts.get(nameOf({ end: 'failed', ...each })) ?? 1 }))
  return { seed, tried: seen.size, refused, findings, cut: isOver }
}
