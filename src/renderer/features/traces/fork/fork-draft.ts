import type { ForkEdit, ForkPoint } from '@shared/forks.ts'
import type { ModelId } from '@shared/ids.ts'
import { readJsonObject } from '@shared/json-object.ts'
import type { Sampling } from '@shared/sampling.ts'
import type { CallDraft } from '../../../lib/call-draft.ts'

/** What a person has written into the form of a fork. */
export interface ForkDraft extends CallDraft {
  prompt: string
  input: string
  sampling: Sampling | null
  seed: string
  tools: readonly string[]
  modelId: ModelId
  /** Ids of memories to do without. */
  without: readonly string[]
  asOf: 'fork' | 'now'
  /** The token to go on from; null for a whole new answer. `instead` null lets the model write. */
  token: { keep: number; instead: number | null } | null
  serve: boolean
}

export const draftOf = (point: ForkPoint, keep: number | null): ForkDraft => ({
  prompt: point.prompt,
  input: point.input,
  sampling: point.sampling,
  seed: String(point.seed),
  tools: point.tools,
  modelId: point.modelId,
  without: [],
  asOf: 'fork',
  call: 'result',
  result: point.call?.result ?? '',
  arguments: JSON.stringify(point.call?.arguments ?? {}, null, 2),
  token: keep === null ? null : { keep, instead: null },
  serve: true,
})

export type DraftProblem = 'arguments' | 'seed' | 'input'

/** The parts of a draft that are otherwise than at the point, as edits; or what cannot be understood. */
export function editsOf(draft: ForkDraft, point: ForkPoint): { edits: ForkEdit[] } | { problem: DraftProblem } {
  const edits: ForkEdit[] = []
  const seed = readSeed(draft.seed)
  if (seed === null) return { problem: 'seed' }
  if (draft.input.trim() === '') return { problem: 'input' }
  if (draft.prompt !== point.prompt) edits.push({ kind: 'prompt', text: draft.prompt })
  if (draft.input !== point.input) edits.push({ kind: 'input', text: draft.input })
  if (JSON.stringify(draft.sampling) !== JSON.stringify(point.sampling))
    edits.push({ kind: 'sampling', sampling: draft.sampling })
  if (seed !== point.seed) edits.push({ kind: 'seed', seed })
  if (draft.tools.toSorted().join() !== point.tools.toSorted().join())
    edits.push({ kind: 'tools', tools: [...draft.tools] })
  if (draft.modelId !== point.modelId) edits.push({ kind: 'model', modelId: draft.modelId })
  // A fork of which nothing is said remembers what was known then.
  if (draft.without.length > 0 || draft.asOf === 'now')
    edits.push({ kind: 'memory', without: [...draft.without], asOf: draft.asOf })
  if (point.kind === 'call') {
    const given = draft.call === 'arguments' ? readJsonObject(draft.arguments) : null
    if (draft.call === 'arguments' && !given) return { problem: 'arguments' }
    if (given) edits.push({ kind: 'arguments', arguments: given })
    if (draft.call === 'result') edits.push({ kind: 'result', content: draft.result })
  } else if (draft.token) {
    const { keep, instead } = draft.token
    edits.push({ kind: 'token', keep, ...(instead === null ? {} : { instead }) })
  }
  return { edits }
}

function readSeed(text: string): number | null {
  const trimmed = text.trim()
  const seed = Number(trimmed)
  return /^\d{1,10}$/.test(trimmed) && seed <= 0xffff_ffff ? seed : null
}
