import type { ProposedChange } from '@shared/runs.ts'
import type { FileChange } from '../../tools/changes/types.ts'

/** UTF-16 units of a text that are shown before a call is made. */
const MOST_SHOWN = 20_000

/** A change as a person is shown it before it is made. Folders that come and go with their files are left out. */
export function proposed(change: FileChange): ProposedChange[] {
  switch (change.kind) {
    case 'write':
      return [
        { kind: 'write', path: change.path, before: change.before && shown(change.before), after: shown(change.after) },
      ]
    case 'remove':
      return [{ kind: 'remove', path: change.path, before: shown(change.before) }]
    case 'move':
      return [{ kind: 'move', path: change.path, to: change.to }]
    case 'makeFolder':
    case 'removeFolder':
      return []
    default:
      return change satisfies never
  }
}

/** The text, as far as it is one. */
export function shown(bytes: Uint8Array): { bytes: number; text: string | null; cut: boolean } {
  const text = textOf(bytes.subarray(0, MOST_SHOWN * 4))
  const start = text?.slice(0, MOST_SHOWN) ?? null
  return { bytes: bytes.length, text: start, cut: start !== null && (start !== text || bytes.length > MOST_SHOWN * 4) }
}

function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}
