import type { CallAssertion, ToolTrial } from '@shared/authored-tools.ts'

export const ASSERTION_KINDS = ['equals', 'matches', 'exists', 'fails'] as const

/** What must hold of a result as it is being written. */
export interface AssertionDraft {
  kind: (typeof ASSERTION_KINDS)[number]
  /** A JSON Pointer into the result. */
  at: string
  /** JSON for `equals`, else a regular expression. */
  value: string
}

/** Pure: the assertion of a draft; null while it is none. */
export function readAssertion({ kind, at, value }: AssertionDraft): CallAssertion | null {
  if (kind !== 'fails' && !/^(\/([^~]|~[01])*)?$/s.test(at)) return null
  switch (kind) {
    case 'equals':
      try {
        return { at, equals: JSON.parse(value) }
      } catch {
        return null
      }
    case 'matches':
      return isPattern(value) ? { at, matches: value } : null
    case 'exists':
      return { at, exists: true }
    case 'fails':
      return isPattern(value) ? { fails: value } : null
    default:
      kind satisfies never
      return null
  }
}

/** Pure: an assertion that holds of what came, and that is not asked for yet: the next member of an object, else the whole. */
export function suggestAssertions({ output, error }: ToolTrial, drafts: readonly AssertionDraft[]): AssertionDraft {
  if (error) return { kind: 'fails', at: '', value: '' }
  const isObject = typeof output === 'object' && output !== null && !Array.isArray(output)
  const members = isObject ? Object.entries(output) : []
  const next = members.find(([key]) => !drafts.some((draft) => draft.at === pointerTo(key)))
  if (next) return { kind: 'equals', at: pointerTo(next[0]), value: JSON.stringify(next[1]) }
  return { kind: 'equals', at: '', value: JSON.stringify(output ?? null) }
}

const pointerTo = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

function isPattern(text: string): boolean {
  try {
    return text !== '' && new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}
