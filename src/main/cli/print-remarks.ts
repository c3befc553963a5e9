import type { Annotation, RunRemarks } from '@shared/annotations.ts'
import { safe } from './safe-text.ts'
import { table } from './table.ts'

/** Characters of a text on its line. */
const MOST = 80

/** Tags, notes, and annotations one a line. */
export function formatRemarks({ tags, notes, annotations }: RunRemarks): string {
  const lines = [
    ...(tags.length > 0 ? [`Tags: ${safe(tags.join(', '))}`] : []),
    ...(notes === '' ? [] : [notes.split('\n').map(safe).join('\n')]),
    ...(annotations.length === 0
      ? []
      : [table([['ANNOTATION', 'OF', 'KIND', 'WHAT'], ...annotations.map((each) => rowOf(each))])]),
  ]
  return lines.length === 0 ? 'Nothing was said of this run.' : lines.join('\n\n')
}

function rowOf({ id, spanId, body }: Annotation): string[] {
  const what = body.kind === 'score' ? `${body.name} ${body.value}` : body.text.replace(/\s+/g, ' ').trim()
  return [id, spanId ?? 'the run', body.kind, safe(what.length > MOST ? `${what.slice(0, MOST - 1)}…` : what)]
}
