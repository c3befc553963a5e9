import { SpanId } from '@shared/ids.ts'
import { InvalidArgumentError } from 'commander'

/** Reads the id of a span from the command line. */
export function parseSpanId(text: string): SpanId {
  const parsed = SpanId.safeParse(text)
  if (!parsed.success)
    throw new InvalidArgumentError('That is not the id of a span; "autoglm trace RUN --json" lists them.')
  return parsed.data
}
