import { structuredPatch } from 'diff'

export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
  /** Numbers of the line on both sides, from 1; null where it is not there. */
  before: number | null
  after: number | null
}

export interface DiffHunk {
  lines: DiffLine[]
}

/** Milliseconds after which lines are no longer compared. */
const PATIENCE_MS = 300

/** Pure: where two texts differ, line by line with three lines around; null when comparing them would take too long. */
export function diffLines(before: string, after: string, context = 3): DiffHunk[] | null {
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context, timeout: PATIENCE_MS })
  return patch ? patch.hunks.map(readHunk) : null
}

function readHunk(hunk: { oldStart: number; newStart: number; lines: string[] }): DiffHunk {
  let before = hunk.oldStart
  let after = hunk.newStart
  const lines = hunk.lines.flatMap((line): DiffLine[] => {
    const text = line.slice(1)
    switch (line[0]) {
      case '+':
        return [{ kind: 'added', text, before: null, after: after++ }]
      case '-':
        return [{ kind: 'removed', text, before: before++, after: null }]
      case ' ':
        return [{ kind: 'same', text, before: before++, after: after++ }]
      default:
        // "\ No newline at end of file" belongs to the line above it.
        return []
    }
  })
  return { lines }
}
