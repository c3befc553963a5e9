import { createHash } from 'node:crypto'
import type { RunRecord } from '../export.ts'
import { SHARE_FORMAT, SHARE_VERSION, type ShareHead, type ShareLine } from './format.ts'

/** The lines of a share file, each with its line break. The same record gives the same bytes. */
export function* shareLines(record: RunRecord, app: string, redacted: ShareHead['redacted']): Generator<string, void> {
  const hash = createHash('sha256')
  let lines = 0
  const line = (value: ShareHead | ShareLine): string => {
    const text = `${JSON.stringify(value)}\n`
    hash.update(text)
    lines += 1
    return text
  }
  yield line({ format: SHARE_FORMAT, version: SHARE_VERSION, app, run: record.run, redacted })
  for (const { content, ...span } of record.spans) yield line({ line: 'span', span, content })
  for (const event of record.events) yield line({ line: 'event', ...event })
  for (const [sha256, text] of Object.entries(record.blobs)) yield line({ line: 'value', sha256, text })
  const sum = hash.digest('hex')
  yield `${JSON.stringify({ line: 'end', lines, sha256: sum })}\n`
}
