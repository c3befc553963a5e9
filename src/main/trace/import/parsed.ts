import type { Run, Span, SpanContent } from '@shared/runs.ts'
import type { RunOrigin } from '@shared/share.ts'
import type { LogEntry } from '../run-log.ts'

/** A run as a file has it, checked and ready to be stored. */
export interface ParsedRun {
  run: Run
  spans: (Span & { content: SpanContent })[]
  events: LogEntry[]
  /** Values that the entries name, by SHA-256. */
  values: Map<string, string>
  proof: RunOrigin['proof']
}

export interface ParsedFile {
  kind: RunOrigin['kind']
  runs: ParsedRun[]
  remarks: string[]
}
