import type { ToolChange } from '@shared/changes.ts'
import { StudioError } from '@shared/errors.ts'
import type { SpanId } from '@shared/ids.ts'
import type { StudioClient } from '../client.ts'

interface Stage {
  /** The call of this run that wrote a file, if one did. */
  writer(runId: string): SpanId | null
}

/** One file that was written, until it is undone. */
export function twinChanges({ writer }: Stage): StudioClient['changes'] {
  const undone = new Set<string>()
  const list = (runId: string, only?: string): ToolChange[] => {
    const spanId = writer(runId)
    if (!spanId || (only && only !== spanId)) return []
    const state = undone.has(runId) ? ('undone' as const) : ('made' as const)
    return [{ id: 1, spanId, kind: 'write', path: 'notes/copper.md', to: null, created: false, state, at: Date.now() }]
  }
  return {
    list: async ({ runId, spanId }) => list(runId, spanId),
    read: async ({ runId }) => {
      if (list(runId).length === 0) throw new StudioError('NOT_FOUND', 'There is no such change.')
      return {
        before: { bytes: 24, text: '# Copper\n\nAlice likes it.\n', cut: false },
        after: { bytes: 44, text: '# Copper\n\nAlice and Bob like it very much.\n', cut: false },
      }
    },
    undo: async ({ runId, spanId }) => {
      const open = list(runId, spanId).filter(({ state }) => state === 'made').length
      undone.add(runId)
      return { undone: open, problem: null, changes: list(runId, spanId) }
    },
  }
}
